//! The outbox relay: puts outbox items on the event bus, and only then deletes them.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use futures::future::join_all;
use ulid::Ulid;

use crate::StreamRecord;
use service::capability::WorkError;
use service::event::Event;
use service::outbox::{OutboxItem, SHARDS};
use service::table::{Table, TableError, error_chain};
use service::telemetry;

/// Entries in one PutEvents call (EventBridge's limit).
const MAX_ENTRIES: usize = 10;
/// Bytes in one PutEvents call: EventBridge takes 256 KB over all entries, names included.
const MAX_BYTES: usize = 240 * 1024;
/// What is older than this was missed by the stream and is published by the schedule.
const LATE: Duration = Duration::from_secs(120);
/// Late items of one shard that one tick publishes.
const SWEEP_LIMIT: usize = 100;

/// Takes outbox items to the bus.
pub(super) struct Relay {
    config: SdkConfig,
    client: OnceLock<Client>,
    bus: String,
    table: Table,
}

impl Relay {
    pub(super) const fn new(config: SdkConfig, bus: String, table: Table) -> Self {
        Self { config, client: OnceLock::new(), bus, table }
    }

    /// Publishes the outbox items in a batch of the stream; answers with the sequence numbers to be delivered again.
    pub(super) async fn publish_records(&self, records: Vec<StreamRecord>) -> Vec<String> {
        let mut failed = Vec::new();
        let (mut numbers, mut items) = (Vec::new(), Vec::new());
        for record in records {
            match record.item {
                Some(item) => {
                    numbers.push(record.sequence_number);
                    items.push(item);
                }
                None => tracing::debug!(sequence_number = record.sequence_number, "no outbox item"),
            }
        }
        for (number, taken) in numbers.into_iter().zip(self.publish(&items).await) {
            if !taken {
                failed.push(number);
            }
        }
        failed
    }

    /// Publishes again what the stream missed.
    pub(super) async fn sweep(&self) -> Result<(), WorkError> {
        let now = self.table.clock().now();
        let late_ms = u64::try_from((now - LATE).as_millis()).unwrap_or_default();
        let before = Ulid::from_parts(late_ms, 0).to_string();
        let mut late = 0;
        for shard in 0..SHARDS {
            let items = self.table.waiting(shard, &before, SWEEP_LIMIT).await?;
            late += items.len();
            self.publish(&items).await;
        }
        telemetry::outbox_late(self.table.capability(), late);
        Ok(())
    }

    /// Publishes items and deletes those whose events the bus took, all of them; says of each whether it was.
    async fn publish(&self, items: &[OutboxItem]) -> Vec<bool> {
        let mut taken = vec![true; items.len()];
        let mut entries = Vec::with_capacity(items.len());
        for ((place, item), taken) in items.iter().enumerate().zip(&mut taken) {
            match item.events().and_then(|events| events.iter().map(|event| Entry::new(place, event)).collect()) {
                Ok(list) => entries.append(&mut { list }),
                Err(error) => {
                    tracing::error!(%error, id = item.sk, "no events in their envelopes");
                    *taken = false;
                }
            }
        }
        for batch in batches(&entries) {
            for (entry, ok) in batch.iter().zip(self.put(batch).await) {
                if let (false, Some(taken)) = (ok, taken.get_mut(entry.item)) {
                    *taken = false;
                }
            }
        }
        let deletions = items.iter().zip(&taken).filter(|(_, ok)| **ok);
        let deletions = deletions.map(|(item, _)| self.table.delivered(item.key()));
        for error in join_all(deletions).await.into_iter().filter_map(Result::err) {
            // The events are out; they are published once more later, and consumers are idempotent.
            tracing::warn!(error = %error_chain(&error), "a published outbox item was not deleted");
        }
        taken
    }

    async fn put(&self, batch: &[Entry]) -> Vec<bool> {
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let entries = batch.iter().map(|entry| {
            let builder = PutEventsRequestEntry::builder().event_bus_name(&self.bus).source(&entry.source);
            builder.detail_type(&entry.kind).detail(&entry.detail).build()
        });
        match client.put_events().set_entries(Some(entries.collect())).send().await {
            // A 200 can carry failures: only an entry with an id of its own was taken.
            Ok(answer) => answer.entries.unwrap_or_default().into_iter().map(|e| e.event_id.is_some()).collect(),
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), "the event bus took nothing");
                vec![false; batch.len()]
            }
        }
    }
}

/// One event on its way to the bus.
struct Entry {
    /// Which of the items at hand it came of.
    item: usize,
    source: String,
    kind: String,
    detail: String,
}

impl Entry {
    fn new(item: usize, event: &Event) -> Result<Self, TableError> {
        let detail = serde_json::to_string(event).map_err(|error| TableError::Event(error.to_string()))?;
        Ok(Self { item, source: event.source.clone(), kind: event.kind.clone(), detail })
    }
}

/// Cuts entries into batches that one call takes.
fn batches(entries: &[Entry]) -> Vec<&[Entry]> {
    let mut batches = Vec::new();
    let (mut rest, mut length, mut bytes) = (entries, 0, 0);
    while let Some(entry) = rest.get(length) {
        let size = entry.detail.len() + 256;
        if length > 0 && (length == MAX_ENTRIES || bytes + size > MAX_BYTES) {
            let (batch, others) = rest.split_at(length);
            batches.push(batch);
            (rest, length, bytes) = (others, 0, 0);
            continue;
        }
        (length, bytes) = (length + 1, bytes + size);
    }
    if !rest.is_empty() {
        batches.push(rest);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_all_items_in_order_within_the_limits() {
        let entry = |item: usize, bytes: usize| {
            let name = || "x".to_owned();
            Entry { item, source: name(), kind: name(), detail: "x".repeat(bytes) }
        };
        let entries: Vec<_> = (0..25).map(|n| entry(n, if n == 3 { 200 * 1024 } else { 20 * 1024 })).collect();
        let cut = batches(&entries);
        assert_eq!(cut.iter().map(|b| b.len()).sum::<usize>(), 25);
        for batch in cut {
            assert!(!batch.is_empty() && batch.len() <= MAX_ENTRIES);
            assert!(batch.iter().map(|i| i.detail.len() + 256).sum::<usize>() <= MAX_BYTES);
        }
        assert!(batches(&[]).is_empty());
    }
}
