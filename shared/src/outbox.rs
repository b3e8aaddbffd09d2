//! The outbox: events stand in the same table as the state that they tell of, until a host has taken them.
//!
//! `pk = outbox#<00–15>`, `sk = <event id>`. Sixteen partitions, so that no single key bears all writes; a host
//! that missed an item finds it by sixteen queries.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::table::{Index, Key, Page, Table, TableError, Write};

/// How many partitions the outbox has.
pub const SHARDS: u32 = 16;

/// An event that waits to be published.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutboxItem {
    /// `outbox#07`.
    pub pk: String,
    /// The event's id.
    pub sk: String,
    /// The envelope as JSON.
    pub event: String,
}

impl OutboxItem {
    /// Wraps an event for the outbox.
    pub fn new(event: &Event) -> Result<Self, TableError> {
        let json = serde_json::to_string(event).map_err(|error| TableError::Event(error.to_string()))?;
        let sum: u32 = event.id.bytes().map(u32::from).sum();
        Ok(Self { pk: partition(sum % SHARDS), sk: event.id.clone(), event: json })
    }

    /// Its primary key.
    pub fn key(&self) -> Key {
        Key::new(&self.pk, &self.sk)
    }

    /// The event in its envelope.
    pub fn event(&self) -> Result<Event, serde_json::Error> {
        serde_json::from_str(&self.event)
    }
}

/// The partition key of a shard.
pub fn partition(shard: u32) -> String {
    format!("outbox#{shard:02}")
}

impl Table {
    /// The first items of one shard whose event ids lie below `before`, oldest first.
    pub async fn waiting(&self, shard: u32, before: &str, limit: usize) -> Result<Vec<OutboxItem>, TableError> {
        let query = self.query(Index::Main, partition(shard)).below(before).limit(limit);
        let page: Page<OutboxItem> = query.page().await?;
        Ok(page.items)
    }

    /// Removes an item that was taken; absent is as good.
    pub async fn delivered(&self, key: Key) -> Result<(), TableError> {
        self.write(Write::delete("outbox", key)).await
    }
}
