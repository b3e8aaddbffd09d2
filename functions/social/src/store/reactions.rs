//! Who reacts to what.

use domain::id::{AccountId, PostId};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::{Counts, Store};
use crate::model::{Reaction, ReactionKind};

/// The label of the write of a reaction: refused where another write came first.
pub(crate) const REACTION: &str = "reaction";

fn pk(account: AccountId) -> String {
    format!("reacted#{account}")
}

fn key(account: AccountId, post: PostId, kind: ReactionKind) -> Key {
    Key::new(pk(account), format!("{post}#{kind}"))
}

fn counted(transaction: &mut Transaction, reaction: &Reaction, by: i64) {
    let mut counts = Counts::default();
    counts.post(reaction.post_id, reaction.account_id, reaction.kind.name(), by);
    counts.write(transaction);
}

impl Store {
    /// A person's reaction of a kind, which may have been taken back. 1 RRU.
    pub(crate) async fn reaction(
        &self,
        account: AccountId,
        post: PostId,
        kind: ReactionKind,
    ) -> Result<Option<Reaction>, TableError> {
        self.table.get(&key(account, post, kind)).await
    }

    /// A person's reactions to a post that stand. 0.5 RRU.
    pub(crate) async fn reactions_of(&self, account: AccountId, post: PostId) -> Result<Vec<ReactionKind>, TableError> {
        let query = self.table.query(Index::Main, pk(account)).prefix(format!("{post}#")).consistent();
        let found: Vec<Reaction> = query.all(ReactionKind::ALL.len()).await?;
        Ok(found.into_iter().filter(|reaction| reaction.active).map(|reaction| reaction.kind).collect())
    }

    /// Writes a reaction over the one before, with its counter and its event. 7 WRU.
    pub(crate) fn save_reaction(&self, after: &Reaction) -> Transaction {
        let key = key(after.account_id, after.post_id, after.kind);
        let write = match after.version {
            1 => Write::create(REACTION, key, after),
            version => Write::replace(REACTION, key, after, version - 1),
        };
        let pk = format!("reactions#{}#{}", after.post_id, after.kind);
        let write = match after.active {
            true => write.index1(pk, format!("{}#{}", after.at, after.account_id)),
            false => write,
        };
        let mut transaction = self.table.transaction();
        transaction.push(write);
        counted(&mut transaction, after, if after.active { 1 } else { -1 });
        transaction.publish(&after.event());
        transaction
    }

    /// Removes a reaction as it was read, for good. 7 WRU; 2 where it does not stand.
    pub(crate) fn remove_reaction(&self, before: &Reaction) -> Transaction {
        let key = key(before.account_id, before.post_id, before.kind);
        let mut transaction = self.table.transaction();
        transaction.push(Write::delete(REACTION, key).at_version(before.version));
        if before.active {
            counted(&mut transaction, before, -1);
            transaction.publish(&Reaction { active: false, version: before.version + 1, ..before.clone() }.event());
        }
        transaction
    }

    /// Who reacted to a post in a way, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn reactors(
        &self,
        post: PostId,
        kind: ReactionKind,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Reaction>, TableError> {
        let query = self.table.query(Index::First, format!("reactions#{post}#{kind}"));
        query.newest_first().limit(limit).after(after).page().await
    }

    /// All reactions of a person, those that were taken back too. 0.5 RRU for each 4 KB.
    pub(crate) async fn all_reactions_of(
        &self,
        account: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Reaction>, TableError> {
        self.table.query(Index::Main, pk(account)).limit(limit).after(after).page().await
    }
}
