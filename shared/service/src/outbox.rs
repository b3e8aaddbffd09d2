//! The outbox: events are items of the table whose state they publish, until a host has taken them.
//!
//! `pk = outbox#<00–15>`, `sk = <id of the first event>`. All events of one transaction share one item, compressed where
//! that is smaller, since each item costs two write units a kilobyte to write and one to remove. Sixteen partitions,
//! so that no single key bears all writes; a host that missed an item finds it by sixteen queries.

use serde::{Deserialize, Serialize};

use crate::event::{Event, MAX_EVENT_BYTES};
use crate::packed::Packed;
use crate::table::{Index, Key, Page, Table, TableError, Write};

/// How many partitions the outbox has.
pub const SHARDS: u32 = 16;

/// Events that wait to be published.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutboxItem {
    /// `outbox#07`.
    pub pk: String,
    /// The first event's id.
    pub sk: String,
    /// The envelopes, a JSON array.
    pub events: Packed,
}

impl OutboxItem {
    /// Lays events into as few items as hold them: one, unless together they are larger than one event may be.
    pub fn pack(events: &[Event]) -> Result<Vec<Self>, TableError> {
        let mut items = Vec::with_capacity(1);
        let (mut first, mut json) = (None, String::new());
        for event in events {
            let text = serde_json::to_string(event).map_err(|error| TableError::Event(error.to_string()))?;
            if text.len() > MAX_EVENT_BYTES {
                return Err(TableError::Event(format!("{} bytes are more than {MAX_EVENT_BYTES}", text.len())));
            }
            if json.len() + text.len() > MAX_EVENT_BYTES {
                items.extend(Self::closed(first.take(), &mut json));
            }
            first = first.or(Some(event));
            json.push(if json.is_empty() { '[' } else { ',' });
            json.push_str(&text);
        }
        items.extend(Self::closed(first, &mut json));
        Ok(items)
    }

    fn closed(first: Option<&Event>, json: &mut String) -> Option<Self> {
        let first = first?;
        json.push(']');
        let sum: u32 = first.id.bytes().map(u32::from).sum();
        let events = Packed::new(std::mem::take(json));
        Some(Self { pk: partition(sum % SHARDS), sk: first.id.clone(), events })
    }

    /// Its primary key.
    pub fn key(&self) -> Key {
        Key::new(&self.pk, &self.sk)
    }

    /// The events in their envelopes.
    pub fn events(&self) -> Result<Vec<Event>, TableError> {
        let unreadable = |error: &dyn std::fmt::Display| TableError::Event(error.to_string());
        let json = self.events.text().map_err(|error| unreadable(&error))?;
        serde_json::from_str(&json).map_err(|error| unreadable(&error))
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

    /// Removes an item that was taken; a missing one counts as removed.
    pub async fn delivered(&self, key: Key) -> Result<(), TableError> {
        self.write(Write::delete("outbox", key)).await
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::event::{EventData, Kind};
    use domain::id::AccountId;

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Happened {
        account_id: AccountId,
    }

    impl EventData for Happened {
        const TYPE: &'static str = "identity.account.happened";
        const KIND: Kind = Kind::Fact;
        fn subject(&self) -> String {
            self.account_id.to_string()
        }
    }

    fn event(padding: usize) -> Event {
        let clock = Clock::system();
        let mut event = Event::new("identity", &clock, &Happened { account_id: AccountId::new(&clock) }).unwrap();
        event.subject = "x".repeat(padding);
        event
    }

    fn ids(events: &[Event]) -> Vec<String> {
        events.iter().map(|event| event.id.clone()).collect()
    }

    #[test]
    fn the_events_of_a_transaction_share_an_item() {
        let events = [event(0), event(0), event(0)];
        let items = OutboxItem::pack(&events).unwrap();
        assert_eq!((items.len(), &items[0].sk), (1, &events[0].id));
        assert_eq!(ids(&items[0].events().unwrap()), ids(&events));
        assert!(OutboxItem::pack(&[]).unwrap().is_empty());
    }

    #[test]
    fn large_events_are_parted_and_too_large_ones_refused() {
        let events: Vec<_> = (0..5).map(|_| event(MAX_EVENT_BYTES / 3)).collect();
        let items = OutboxItem::pack(&events).unwrap();
        assert_eq!(items.len(), 3, "two fit into one item");
        let unpacked: Vec<_> = items.iter().flat_map(|item| item.events().unwrap()).collect();
        assert_eq!(ids(&unpacked), ids(&events));
        assert!(matches!(OutboxItem::pack(&[event(MAX_EVENT_BYTES)]), Err(TableError::Event(_))));
    }
}
