//! Statements: what an account came to at a moment, and its movements within a period, oldest first.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Index, TableError};

use super::{Store, partition, sortable};
use crate::model::{Account, Entry, Sums};

/// A period by the times of booking: from its first moment up to, and without, its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

/// A statement as it was begun: what is booked meanwhile changes none of its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// The sums before the period.
    pub(crate) opening: Sums,
    /// The sums at its end.
    pub(crate) closing: Sums,
    /// The version of the last movement of each shard.
    ends: Vec<u64>,
    /// The last movement that was shown.
    after: Option<Shown>,
}

/// A movement by its order: its time in milliseconds, its shard, its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Shown(i64, usize, u64);

impl Store {
    /// The sums of an account at the end of a moment: 1 RRU, of a sharded account for each shard. Nothing where they are too
    /// large.
    pub(crate) async fn sums_at(&self, account: &Account, moment: Timestamp) -> Result<Option<Sums>, TableError> {
        // `~` is above all that follows the time in a key.
        let last = self.last_entries(account, format!("e#{}~", sortable(moment))).await?;
        Ok(total(&last))
    }

    /// Begins a statement: 1 RRU for each end of the period that is given, and for the last movement; of a sharded account
    /// for each shard. Nothing where its sums are too large.
    pub(crate) async fn begin_statement(
        &self,
        account: &Account,
        period: Period,
    ) -> Result<Option<Statement>, TableError> {
        let opening = match period.from {
            Some(from) => self.last_entries(account, format!("e#{}", sortable(from))).await?,
            None => Vec::new(),
        };
        let upper = period.to.map_or("e#~".to_owned(), |to| format!("e#{}", sortable(to)));
        let closing = self.last_entries(account, upper).await?;
        let ends = closing.iter().map(|entry| entry.as_ref().map_or(0, |entry| entry.version)).collect();
        let sums = total(&opening).zip(total(&closing));
        Ok(sums.map(|(opening, closing)| Statement { opening, closing, ends, after: None }))
    }

    /// Reads the next movements of a statement, and the statement as it goes on, if it does: 1 RRU for each 4 KB, of a
    /// sharded account for each shard.
    pub(crate) async fn page_of_statement(
        &self,
        account: &Account,
        statement: Statement,
        period: Period,
        limit: usize,
    ) -> Result<(Vec<Entry>, Option<Statement>), TableError> {
        let pages = partitions(account).into_iter().enumerate().zip(&statement.ends).filter(|(_, end)| **end > 0);
        let pages = pages.map(|((shard, key), end)| async move {
            let first = first_key(shard, statement.after, period);
            let query = self.table.query(Index::Main, key).between(first, "e#~").consistent().limit(limit);
            let page = query.page::<Entry>().await?;
            let has_more = page.next.is_some() && page.items.last().is_some_and(|last| last.version < *end);
            let items = page.items.into_iter().filter(|entry| entry.version <= *end);
            let items = items.map(|entry| (Shown(entry.booked_at.as_millis(), shard, entry.version), entry));
            Ok::<_, TableError>((items.collect::<Vec<_>>(), has_more))
        });
        let (mut all, mut horizon) = (Vec::new(), None);
        for (items, has_more) in futures::future::try_join_all(pages).await? {
            // A shard with more movements is known only up to its last read one, and so is the merged list.
            if let (Some((last, _)), true) = (items.last(), has_more) {
                horizon = Some(horizon.map_or(*last, |known: Shown| known.min(*last)));
            }
            all.extend(items);
        }
        all.retain(|(place, _)| horizon.is_none_or(|end| *place <= end));
        all.sort_by_key(|(place, _)| *place);
        let has_more = horizon.is_some() || all.len() > limit;
        all.truncate(limit);
        let after = all.last().map(|(place, _)| *place).filter(|_| has_more);
        let next = after.map(|after| Statement { after: Some(after), ..statement.clone() });
        Ok((all.into_iter().map(|(_, entry)| entry).collect(), next))
    }

    /// The last movement of each shard below a key.
    async fn last_entries(&self, account: &Account, below: String) -> Result<Vec<Option<Entry>>, TableError> {
        let found = partitions(account).into_iter().map(|key| {
            let query = self.table.query(Index::Main, key).between("e#", below.as_str());
            query.newest_first().consistent().limit(1).page::<Entry>()
        });
        let pages = futures::future::try_join_all(found).await?;
        Ok(pages.into_iter().map(|page| page.items.into_iter().next()).collect())
    }
}

/// The partitions with the entries of an account.
fn partitions(account: &Account) -> Vec<String> {
    let shards = account.new_shards();
    match shards.is_empty() {
        true => vec![partition(&account.path, None)],
        false => shards.iter().map(|shard| partition(&shard.path, shard.shard)).collect(),
    }
}

/// The least key of a shard's next movement.
fn first_key(shard: usize, after: Option<Shown>, period: Period) -> String {
    let at = |millis: i64| sortable(Timestamp::from_millis(millis));
    match (after, period.from) {
        (Some(Shown(millis, shown, version)), _) if shown == shard => format!("e#{}#{:012}", at(millis), version + 1),
        (Some(Shown(millis, shown, _)), _) if shown > shard => format!("e#{}", at(millis + 1)),
        (Some(Shown(millis, ..)), _) => format!("e#{}", at(millis)),
        (None, Some(from)) => format!("e#{}", sortable(from)),
        (None, None) => "e#".to_owned(),
    }
}

fn total(entries: &[Option<Entry>]) -> Option<Sums> {
    entries.iter().flatten().try_fold(Sums::default(), |sum, entry| sum.plus(entry.sums))
}
