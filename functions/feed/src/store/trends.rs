//! Trends: uses of tags by the hour, their counts, and the top of each window.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::AccountId;
use events::social::PostChanged;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::people::Empty;
use super::{Keyed, Store};
use crate::model::{Hour, Trends, Window};

/// Over how many keys the uses of an hour are spread.
pub(crate) const USE_SHARDS: u64 = 4;
/// How long the counts of an hour are kept.
const KEPT: std::time::Duration = std::time::Duration::from_secs(9 * 24 * 60 * 60);
const TRENDS: &str = "trends";
const DIRTY: &str = "dirty";
const SUSPENDED: &str = "suspended";

/// Where the use of a tag counts. Spread by the author, so that a tag of the hour has no key of its own.
pub(super) fn used_key(hour: Hour, tag: &str, post: &PostChanged) -> Key {
    let shard = post.author.raw().shard(USE_SHARDS);
    Key::new(format!("used#{}#{shard}", hour.0), format!("{tag}#{}#{}", post.author, post.post_id))
}

/// The use of a tag.
#[derive(Debug, Deserialize)]
pub(crate) struct Use {
    sk: String,
    pub(crate) at: Timestamp,
}

impl Use {
    /// The tag and who used it.
    pub(crate) fn tag_and_author(&self) -> Option<(&str, &str)> {
        let (rest, _) = self.sk.rsplit_once('#')?;
        rest.rsplit_once('#')
    }
}

/// The counts of an hour.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Counts {
    counts: BTreeMap<String, u64>,
    at: Option<Timestamp>,
}

/// An hour whose counts changed after it was over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dirty {
    hour: i64,
    /// What changed it last.
    mark: String,
}

impl Dirty {
    /// The hour.
    pub(crate) const fn hour(&self) -> Hour {
        Hour(self.hour)
    }
}

fn dirty_key(hour: Hour) -> Key {
    Key::new(DIRTY, format!("{:012}", hour.0))
}

impl Store {
    /// Has an hour counted again.
    pub(crate) fn recount(hour: Hour, mark: &str) -> Write {
        Write::put("recount", dirty_key(hour), &Dirty { hour: hour.0, mark: mark.to_owned() })
    }

    /// Has hours counted again.
    pub(crate) async fn recount_all(&self, hours: impl Iterator<Item = Hour>, mark: &str) -> Result<(), TableError> {
        self.table.write_many(hours.map(|hour| Self::recount(hour, mark)).collect()).await
    }

    /// Hours that are to be counted again.
    pub(crate) async fn dirty(&self, limit: usize) -> Result<Vec<Dirty>, TableError> {
        Ok(self.table.query(Index::Main, DIRTY).consistent().newest_first().limit(limit).page().await?.items)
    }

    /// An hour was counted again, as it was marked.
    pub(crate) async fn counted_again(&self, dirty: &Dirty) -> Result<(), TableError> {
        let delete = Write::delete("recount", dirty_key(dirty.hour())).when("#mark = :mark").value("mark", &dirty.mark);
        match self.table.write(delete).await {
            Err(error) if error.refused("recount") => Ok(()),
            other => other,
        }
    }

    /// The uses of tags in a part of an hour.
    pub(crate) async fn uses(&self, hour: Hour, shard: u64) -> Result<Vec<Use>, TableError> {
        self.table.query(Index::Main, format!("used#{}#{shard}", hour.0)).consistent().all(usize::MAX).await
    }

    /// Keeps the counts of an hour where they are others, unless later ones are there. When they changed last; `None` where
    /// there is and was nothing to count. 1 RRU, and 1 WRU for each KB that is written.
    pub(crate) async fn keep_counts(
        &self,
        hour: Hour,
        counts: BTreeMap<String, u64>,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, TableError> {
        let key = Key::only(format!("hour#{}", hour.0));
        let before: Option<Counts> = self.table.get(&key).await?;
        if before.as_ref().map_or(counts.is_empty(), |before| before.counts == counts) {
            return Ok(before.and_then(|before| before.at));
        }
        let counts = Counts { counts, at: Some(at) };
        let put = Write::put("counts", key, &counts);
        let put = put.when("attribute_not_exists(pk) OR #at <= :at").value("at", at);
        match self.table.write(put.expires_at(hour.begins() + KEPT)).await {
            Err(error) if !error.refused("counts") => Err(error),
            _ => Ok(Some(at)),
        }
    }

    /// The counts of hours.
    pub(crate) async fn counts(
        &self,
        hours: impl Iterator<Item = Hour>,
    ) -> Result<Vec<BTreeMap<String, u64>>, TableError> {
        let keys: Vec<_> = hours.map(|hour| Key::only(format!("hour#{}", hour.0))).collect();
        let mut found = Vec::new();
        for keys in keys.chunks(100) {
            found.extend(self.table.get_many::<Counts>(keys).await?.into_iter().map(|counts| counts.counts));
        }
        Ok(found)
    }

    /// The trends of a window, a moment old.
    pub(crate) async fn trends(&self, window: Window) -> Result<Option<Trends>, TableError> {
        self.table.get_eventually(&Key::new(TRENDS, window.as_str())).await
    }

    /// Keeps the trends of a window, unless later ones are there.
    pub(crate) async fn keep_trends(&self, window: Window, trends: &Trends) -> Result<(), TableError> {
        let put = Write::put(TRENDS, Key::new(TRENDS, window.as_str()), trends);
        let put = put.when("attribute_not_exists(pk) OR #counted_at <= :at").value("at", trends.counted_at);
        match self.table.write(put).await {
            Err(error) if error.refused(TRENDS) => Ok(()),
            other => other,
        }
    }

    /// Whose uses of tags do not count.
    pub(crate) async fn suspended(&self) -> Result<Vec<String>, TableError> {
        let all = self.table.query(Index::Main, SUSPENDED).consistent().all::<Keyed>(usize::MAX).await?;
        Ok(all.into_iter().map(|person| person.sk).collect())
    }

    /// Whether somebody's uses of tags count.
    pub(crate) fn suspend(person: AccountId, is_suspended: bool) -> Write {
        let key = Key::new(SUSPENDED, person.to_string());
        if is_suspended { Write::put(SUSPENDED, key, &Empty {}) } else { Write::delete(SUSPENDED, key) }
    }
}
