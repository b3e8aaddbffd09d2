//! Erasures that are under way.

use domain::Timestamp;
use domain::id::AccountId;
use service::table::{Index, Key, Page, TableError, Transaction, Write};

use super::Store;
use crate::model::Erasure;

/// The label of the write of an erasure: refused where another process goes on with it.
pub(crate) const ERASURE: &str = "erasure";
const QUEUE: &str = "erasures";

fn key(account: AccountId, due: Timestamp) -> Key {
    Key::new(QUEUE, format!("{due}#{account}"))
}

impl Store {
    /// Adds a new one. 2 WRU.
    pub(crate) fn begin_erasure(&self, transaction: &mut Transaction, erasure: &Erasure) {
        transaction.push(Write::create(ERASURE, key(erasure.account, erasure.due), erasure));
    }

    /// Notes how far one has come: the next version at the same time. 1 WRU.
    pub(crate) async fn note_erasure(&self, after: &Erasure) -> Result<(), TableError> {
        self.table.write(Write::replace(ERASURE, key(after.account, after.due), after, after.version - 1)).await
    }

    /// Ends one, or puts it off until another time. 2 or 4 WRU.
    pub(crate) async fn end_erasure(&self, before: &Erasure, next: Option<&Erasure>) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        transaction.push(Write::delete(ERASURE, key(before.account, before.due)).at_version(before.version));
        if let Some(next) = next {
            self.begin_erasure(&mut transaction, next);
        }
        transaction.commit().await
    }

    /// Those whose time has come. 0.5 RRU.
    pub(crate) async fn due_erasures(&self, now: Timestamp, limit: usize) -> Result<Vec<Erasure>, TableError> {
        let query = self.table.query(Index::Main, QUEUE).below(format!("{now}#~")).limit(limit);
        let page: Page<Erasure> = query.page().await?;
        Ok(page.items)
    }
}
