//! A transaction: state, its events and its idempotency record, all or none.

use std::time::Instant;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::Serialize;

use super::error::is_busy_code;
use super::{Key, Refusal, Table, TableError, Write, count_write};
use crate::event::Event;
use crate::outbox::OutboxItem;
use domain::event::EventData;

/// The most actions in one transaction (DynamoDB's limit).
const MAX_ACTIONS: usize = 100;

/// Writes that are made together. Costs two write units per KB of each item.
#[derive(Debug)]
#[must_use = "nothing is written until it is committed"]
pub struct Transaction {
    table: Table,
    writes: Vec<Write>,
    events: Vec<Result<Event, TableError>>,
}

/// Remembers that a fact was applied.
#[derive(Serialize)]
struct Marker {}

/// How long it is remembered that a fact was applied.
const MARKER_LIFE: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

impl Transaction {
    pub(super) const fn new(table: Table) -> Self {
        Self { table, writes: Vec::new(), events: Vec::new() }
    }

    /// Adds a write. None of a transaction's writes may name the same item as another.
    pub fn push(&mut self, write: Write) -> &mut Self {
        self.writes.push(write);
        self
    }

    /// Adds an event, to be published once the transaction has committed.
    pub fn publish<D: EventData>(&mut self, data: &D) -> &mut Self {
        let event = Event::new(self.table.capability, &self.table.clock, data);
        self.events.push(event.map_err(|error| TableError::Event(error.to_string())));
        self
    }

    /// Remembers a fact by its natural key, so that its effect is made once; refused with the label `fact` where
    /// it was applied before. Kept for 60 days.
    pub fn mark_applied(&mut self, natural_key: &str) -> &mut Self {
        let key = Key::only(format!("applied#{natural_key}"));
        let expires_at = self.table.clock.now() + MARKER_LIFE;
        self.push(Write::create("fact", key, &Marker {}).expires_at(expires_at))
    }

    /// Whether there is nothing to write.
    pub const fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.events.is_empty()
    }

    /// The table it is made on.
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// Makes all the writes and hands the events on. One that met another transaction is tried again, three times in all.
    pub async fn commit(self) -> Result<(), TableError> {
        let events = self.events.into_iter().collect::<Result<Vec<_>, _>>()?;
        let outbox = OutboxItem::pack(&events)?;
        let mut writes = self.writes;
        writes.extend(outbox.iter().map(|item| Write::put("outbox", item.key(), item)));
        if writes.is_empty() {
            return Ok(());
        }
        if writes.len() > MAX_ACTIONS {
            let detail = format!("{} actions are more than a transaction holds", writes.len());
            return Err(TableError::Failed(detail.into()));
        }
        let labels: Vec<_> = writes.iter().map(Write::label).collect();
        let name = self.table.name();
        let actions = writes.into_iter().map(|w| w.into_transact(name)).collect::<Result<Vec<_>, _>>()?;
        let begun = Instant::now();
        let request = self.table.client.transact_write_items().set_transact_items(Some(actions));
        let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = Box::pin(request.send()).await.map_err(|error| sort_out(&labels, error))?;
        for capacity in answer.consumed_capacity() {
            count_write(begun, Some(capacity));
        }
        if let (Some(on_committed), false) = (&self.table.on_committed, outbox.is_empty()) {
            on_committed(outbox);
        }
        Ok(())
    }
}

type SdkError = aws_sdk_dynamodb::error::SdkError<
    TransactWriteItemsError,
    aws_smithy_runtime_api::client::orchestrator::HttpResponse,
>;

/// A failed condition outweighs a conflict: it would fail again.
fn sort_out(labels: &[&'static str], error: SdkError) -> TableError {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return TableError::from_sdk(error);
    };
    let reasons = cancelled.cancellation_reasons();
    let refused = labels.iter().zip(reasons).filter(|(_, r)| r.code() == Some("ConditionalCheckFailed"));
    let refused: Vec<_> = refused.map(|(label, reason)| (*label, reason.item.clone())).collect();
    if !refused.is_empty() {
        return TableError::Refused(Refusal(refused));
    }
    if reasons.iter().any(|reason| is_busy_code(reason.code())) {
        return TableError::Busy(Box::new(error));
    }
    TableError::Failed(Box::new(error))
}
