//! The outbox relay: puts outbox items on the event bus, and only then deletes them.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use futures::future::join_all;
use ulid::Ulid;

use super::StreamRecord;
use crate::capability::WorkError;
use crate::outbox::{OutboxItem, SHARDS};
use crate::table::{Table, error_chain};
use crate::telemetry;

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

    /// Publishes what the stream tells of; answers with the sequence numbers to be delivered again.
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

    /// Publishes items and deletes those that the bus took; tells of each whether it was taken.
    async fn publish(&self, items: &[OutboxItem]) -> Vec<bool> {
        let mut taken = Vec::with_capacity(items.len());
        for batch in batches(items) {
            let outcome = self.put(batch).await;
            let deletions = batch.iter().zip(&outcome).filter(|(_, ok)| **ok);
            let deletions = deletions.map(|(item, _)| self.table.delivered(item.key()));
            for error in join_all(deletions).await.into_iter().filter_map(Result::err) {
                // The event is out; the item is published once more later, and consumers are idempotent.
                tracing::warn!(error = %error_chain(&error), "a published outbox item was not deleted");
            }
            taken.extend(outcome);
        }
        taken
    }

    async fn put(&self, batch: &[OutboxItem]) -> Vec<bool> {
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let entries: Vec<_> = batch.iter().map(|item| self.entry(item)).collect();
        let sendable: Vec<_> = entries.iter().flatten().cloned().collect();
        let mut results = match client.put_events().set_entries(Some(sendable)).send().await {
            // A 200 can carry failures: only an entry with an id of its own was taken.
            Ok(answer) => answer.entries.unwrap_or_default().into_iter().map(|e| e.event_id.is_some()).collect(),
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), "the event bus took nothing");
                vec![false; batch.len()]
            }
        }
        .into_iter();
        entries.iter().map(|entry| entry.is_some() && results.next().unwrap_or(false)).collect()
    }

    fn entry(&self, item: &OutboxItem) -> Option<PutEventsRequestEntry> {
        let event =
            item.event().map_err(|error| tracing::error!(%error, id = item.sk, "no event in its envelope")).ok()?;
        let entry = PutEventsRequestEntry::builder().event_bus_name(&self.bus).source(event.source);
        Some(entry.detail_type(event.kind).detail(&item.event).build())
    }
}

/// Cuts items into batches that one call takes.
fn batches(items: &[OutboxItem]) -> Vec<&[OutboxItem]> {
    let mut batches = Vec::new();
    let (mut rest, mut length, mut bytes) = (items, 0, 0);
    while let Some(item) = rest.get(length) {
        let size = item.event.len() + 256;
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
        let item = |bytes: usize| OutboxItem { pk: "outbox#00".into(), sk: "s".into(), event: "x".repeat(bytes) };
        let items: Vec<_> = (0..25).map(|n| item(if n == 3 { 200 * 1024 } else { 20 * 1024 })).collect();
        let cut = batches(&items);
        assert_eq!(cut.iter().map(|b| b.len()).sum::<usize>(), 25);
        for batch in cut {
            assert!(!batch.is_empty() && batch.len() <= MAX_ENTRIES);
            assert!(batch.iter().map(|i| i.event.len() + 256).sum::<usize>() <= MAX_BYTES);
        }
        assert!(batches(&[]).is_empty());
    }
}
