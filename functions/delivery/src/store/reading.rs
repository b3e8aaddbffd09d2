//! What readers ask for: an entry by its id or its slug, several, and a page of a list.

use std::collections::BTreeSet;

use domain::id::EntryId;
use service::table::{Index, Key, Page, Position, TableError};

use super::records::{shown_key, waiting_key};
use super::{Moment, Record, Store};

/// How a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// By the time of publication.
    Time {
        /// From the latest to the earliest.
        newest_first: bool,
    },
    /// By the name in addresses.
    Slug {
        /// From the last to the first.
        backwards: bool,
    },
}

impl Order {
    /// Where a page that ends with this record goes on.
    pub(crate) fn place(self, record: &Record) -> Position {
        match self {
            Self::Time { .. } => record.place_by_time(),
            Self::Slug { .. } => record.place_by_slug(),
        }
    }
}

/// What an address leads to.
#[derive(Debug)]
pub(crate) enum Addressed {
    /// These entries have it: one, or one a locale.
    Entries(Vec<Record>),
    /// These had it.
    Moved(Vec<EntryId>),
}

/// How many entries of one address are looked at.
const MOST_OF_AN_ADDRESS: usize = 10;

impl Store {
    /// What an entry shows. 0.5 RRU for each 4 KB; where it waits for a release, 1 RRU for that, and what follows.
    pub(crate) async fn find(&self, id: EntryId, moment: &mut Moment) -> Result<Option<Record>, TableError> {
        let Some(record) = self.table.get_eventually::<Record>(&shown_key(id)).await? else { return Ok(None) };
        moment.learn(self, std::slice::from_ref(&record)).await?;
        let found = self.follow(record, moment).await?;
        Ok(Some(found).filter(Record::has_view))
    }

    /// What an entry shows in place of what stands first, where its release is shown.
    async fn follow(&self, first: Record, moment: &Moment) -> Result<Record, TableError> {
        let Some(version) = moment.follower(&first) else { return Ok(first) };
        if let Some(next) = self.table.get(&waiting_key(first.entry_id, version)).await? {
            return Ok(next);
        }
        // It was settled meanwhile: what was to follow stands first now.
        Ok(self.table.get(&shown_key(first.entry_id)).await?.unwrap_or(first))
    }

    /// What several entries show; those that show nothing are left out. 0.5 RRU for each 4 KB of each.
    pub(crate) async fn find_many(
        &self,
        ids: &BTreeSet<EntryId>,
        moment: &mut Moment,
    ) -> Result<Vec<Record>, TableError> {
        let keys: Vec<Key> = ids.iter().map(|id| shown_key(*id)).collect();
        let mut found = Vec::with_capacity(keys.len());
        for keys in keys.chunks(100) {
            let records: Vec<Record> = self.table.get_many(keys).await?;
            moment.learn(self, &records).await?;
            for record in records {
                found.push(self.follow(record, moment).await?);
            }
        }
        found.retain(Record::has_view);
        found.sort_by_key(|record| record.entry_id);
        Ok(found)
    }

    /// What an address leads to. One `Query`, of one item as a rule; content that is too large to be copied is read by its id.
    pub(crate) async fn find_by_slug(
        &self,
        type_id: &str,
        slug: &str,
        moment: &mut Moment,
    ) -> Result<Addressed, TableError> {
        let query = self.table.query(Index::Main, format!("s#{type_id}#{slug}")).limit(MOST_OF_AN_ADDRESS);
        let records = query.page::<Record>().await?.items;
        moment.learn(self, &records).await?;
        let (live, former): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| record.sk.starts_with('0'));
        let mut found = Vec::new();
        let shown: Vec<_> = live.into_iter().filter(|record| moment.shows(record)).collect();
        for record in shown {
            if record.has_view() {
                found.push(record);
            } else if let Some(whole) = self.find(record.entry_id, moment).await? {
                found.push(whole);
            }
        }
        if found.is_empty() {
            return Ok(Addressed::Moved(former.into_iter().map(|record| record.entry_id).collect()));
        }
        Ok(Addressed::Entries(found))
    }

    /// A page of a type's entries, as they stand: also what waits for a release, and what a release has replaced.
    pub(crate) async fn list(
        &self,
        type_id: &str,
        order: Order,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Record>, TableError> {
        let (query, backwards) = match order {
            Order::Time { newest_first } => (self.table.query(Index::First, format!("list#{type_id}")), newest_first),
            Order::Slug { backwards } => (self.table.query(Index::Second, format!("slugs#{type_id}")), backwards),
        };
        let query = if backwards { query.newest_first() } else { query };
        query.limit(limit).after(after).page().await
    }
}
