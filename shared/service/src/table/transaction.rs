//! A transaction: state, its events and its idempotency record, all or none.

use serde::Serialize;

use super::{Key, Request, Table, TableError, Write};
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

    /// Makes all the writes and hands the events on.
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
        let actions = writes.into_iter().map(Write::into_action).collect::<Result<Vec<_>, _>>()?;
        self.table.ask(Request::Transact(actions)).await.map_err(|failure| TableError::of(failure, &labels))?;
        if let (Some(on_committed), false) = (&self.table.on_committed, outbox.is_empty()) {
            on_committed(outbox);
        }
        Ok(())
    }
}
