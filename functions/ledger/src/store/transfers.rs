//! Transfers from wallet to wallet, the lists of their payers and recipients, and the runs that are to come.

use domain::Timestamp;
use domain::id::WalletTransferId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction as Commit, Write};

use super::merged::Spread;
use super::{Store, sortable};
use crate::model::{Direction, Due, KeptTransfer, Refusal, WalletTransfer};

/// The label of a transfer's write: refused where its id is taken, or another change came first.
pub(crate) const TRANSFER: &str = "transfer";
/// The label of the number of a payer's open plans: refused where one more is too many.
pub(crate) const PLANS: &str = "plans";
/// How many plans of one payer may be open.
pub(crate) const MAX_PLANS: u32 = 100;
/// Over how many keys the runs that are to come are spread.
pub(crate) const RUN_SHARDS: u64 = 4;

/// A run that is to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DueTransfer {
    pub(crate) transfer: WalletTransferId,
    pub(crate) at: Timestamp,
}

/// A transfer as both indexes name it.
#[derive(Deserialize)]
struct Listed {
    pk: String,
    gsi2sk: String,
}

impl Store {
    /// Reads what is kept under a transfer's id: 1 RRU.
    pub(crate) async fn kept_transfer(&self, id: WalletTransferId) -> Result<Option<KeptTransfer>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Reads several transfers, possibly stale, in the order of the ids: 0.5 RRU each.
    pub(crate) async fn transfers(&self, ids: &[WalletTransferId]) -> Result<Vec<WalletTransfer>, TableError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().map(|id| key(*id)).collect();
        let found: Vec<KeptTransfer> = self.table.get_many(&keys).await?;
        let made = found.into_iter().filter_map(|kept| match kept {
            KeptTransfer::Made(transfer) => Some((transfer.asked.id, *transfer)),
            KeptTransfer::Refused { .. } => None,
        });
        let mut made: std::collections::HashMap<_, _> = made.collect();
        Ok(ids.iter().filter_map(|id| made.remove(id)).collect())
    }

    /// Writes a transfer over the version before.
    pub(crate) async fn change_transfer(
        &self,
        before: &WalletTransfer,
        after: &WalletTransfer,
    ) -> Result<(), TableError> {
        let mut commit = self.table.transaction();
        self.add_transfer(&mut commit, Some(before), after);
        commit.commit().await
    }

    /// Adds a transfer to a commit: a new one, or one over the version before, with the run that is to come in place of
    /// the one before, and the number of its payer's open plans where it changes: at most 3 actions.
    pub(crate) fn add_transfer(&self, commit: &mut Commit, before: Option<&WalletTransfer>, after: &WalletTransfer) {
        let kept = KeptTransfer::Made(Box::new(after.clone()));
        let id = after.asked.id;
        let write = match before {
            None => Write::create(TRANSFER, key(id), &kept),
            Some(before) => Write::replace(TRANSFER, key(id), &kept, before.version),
        };
        let place = format!("{}#{id}", sortable(after.created_at));
        let (from, to) = (after.asked.from, after.asked.to);
        commit.push(write.index1(list(from, Direction::Out), place.clone()).index2(list(to, Direction::In), place));
        let (gone, comes) = (before.and_then(WalletTransfer::due), after.due());
        if gone == comes {
            return;
        }
        if let Some(due) = gone {
            commit.push(Write::delete("run", run_key(id, due)).when("attribute_exists(pk)"));
        }
        if let Some(due) = comes {
            commit.push(Write::create("run", run_key(id, due), &DueTransfer { transfer: id, at: due.at }));
        }
        match (gone, comes) {
            (None, Some(_)) => commit.push(one_plan_more(from)),
            (Some(_), None) => commit.push(one_plan_less(from)),
            _ => commit,
        };
    }

    /// Records that a transfer was refused, so that it stays so: 1 WRU.
    pub(crate) async fn refuse_transfer(
        &self,
        id: WalletTransferId,
        fingerprint: String,
        refusal: Refusal,
        refused_at: Timestamp,
    ) -> Result<(), TableError> {
        let kept = KeptTransfer::Refused { fingerprint, refusal, refused_at };
        self.table.write(Write::create(TRANSFER, key(id), &kept)).await
    }

    /// Reads the ids of a page of transfers of several owners, newest first, after a place, and the place after which more
    /// follow: 0.5 RRU for each owner, direction and 4 KB.
    pub(crate) async fn page_of_transfers(
        &self,
        owners: &[Owner],
        direction: Option<Direction>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<WalletTransferId>, Option<String>), TableError> {
        let spreads = [(Direction::Out, Index::First), (Direction::In, Index::Second)]
            .into_iter()
            .filter(|(way, _)| direction.is_none_or(|direction| direction == *way))
            .map(|(way, index)| Spread {
                index,
                keys: owners.iter().map(|owner| list(*owner, way)).collect(),
                from: "0".to_owned(),
                to: "~".to_owned(),
                newest_first: true,
            });
        let place_of = |listed: &Listed| listed.gsi2sk.clone();
        let (found, next) = self.merged_over(spreads.collect(), after, limit, place_of).await?;
        let ids = found.into_iter().filter_map(|(_, listed)| listed.pk.strip_prefix("transfer#")?.parse().ok());
        let mut ids: Vec<WalletTransferId> = ids.collect();
        // One from a guest to the account that the guest became is in both lists.
        ids.dedup();
        Ok((ids, next))
    }

    /// Reads a page of the runs of a key that are due by a moment, soonest first, possibly stale: 0.5 RRU for each 4 KB.
    pub(crate) async fn due_transfers(
        &self,
        shard: u64,
        by: Timestamp,
        after: Option<Position>,
        limit: usize,
    ) -> Result<Page<DueTransfer>, TableError> {
        let query = self.table.query(Index::Main, runs(shard));
        // `$` follows `#`, so that a run of this very moment is among them.
        query.below(format!("{}$", sortable(by))).after(after).limit(limit).page().await
    }
}

/// One open plan more of a payer; refused with the label [`PLANS`] where there are too many.
fn one_plan_more(payer: Owner) -> Write {
    Write::update(PLANS, plans_key(payer), "SET #open = if_not_exists(#open, :none) + :one")
        .when("attribute_not_exists(pk) OR #open < :most")
        .value("none", 0)
        .value("one", 1)
        .value("most", MAX_PLANS)
}

/// One open plan less.
fn one_plan_less(payer: Owner) -> Write {
    let write = Write::update(PLANS, plans_key(payer), "SET #open = #open - :one").when("#open > :none");
    write.value("none", 0).value("one", 1)
}

fn plans_key(payer: Owner) -> Key {
    Key::only(format!("plans#{payer}"))
}

fn key(id: WalletTransferId) -> Key {
    Key::only(format!("transfer#{id}"))
}

fn list(owner: Owner, direction: Direction) -> String {
    match direction {
        Direction::In => format!("in#{owner}"),
        Direction::Out => format!("out#{owner}"),
    }
}

fn runs(shard: u64) -> String {
    format!("runs#{shard}")
}

fn run_key(id: WalletTransferId, due: Due) -> Key {
    Key::new(runs(id.raw().shard(RUN_SHARDS)), format!("{}#{id}", sortable(due.at)))
}
