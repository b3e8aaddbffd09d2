//! Who wrote which posts, and whether they are to be seen.

use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Write};

use super::Store;
use crate::model::Pending;

/// The label of a write of a person: refused where another write came first.
pub(crate) const PERSON: &str = "person";
/// How many posts are marked together.
const TOGETHER: usize = 100;

/// A person, as far as their posts are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) version: u64,
    /// Whether they are to be seen.
    pub(crate) active: bool,
    /// Whether all their posts were marked since that changed.
    pub(crate) marked: bool,
}

/// A post of somebody.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    post: String,
}

impl Store {
    /// Finds a person as the last write left it; of one that nobody told of, nothing is found.
    pub(crate) async fn person(&self, account: &str) -> Result<Option<Person>, TableError> {
        self.table.get(&person_key(account)).await
    }

    /// Keeps a person over what was read.
    pub(crate) async fn keep_person(
        &self,
        account: &str,
        before: Option<&Person>,
        after: &Person,
    ) -> Result<(), TableError> {
        let write = match before {
            None => Write::create(PERSON, person_key(account), after),
            Some(before) => Write::replace(PERSON, person_key(account), after, before.version)
                .when("#marked = :marked")
                .value("marked", before.marked),
        };
        self.table.write(write).await
    }

    /// Remembers that a post is somebody's. Idempotent.
    pub(crate) async fn written_by(&self, account: &str, post: &str) -> Result<(), TableError> {
        self.table.write(Write::put("written", written_key(account, post), &Written { post: post.to_owned() })).await
    }

    /// Forgets a post that is deleted.
    pub(crate) async fn forget_written(&self, account: &str, post: &str) -> Result<(), TableError> {
        self.table.write(Write::delete("written", written_key(account, post))).await
    }

    /// Marks all posts of somebody, 100 in a marker.
    pub(crate) async fn mark_written(&self, account: &str) -> Result<(), TableError> {
        let mut after: Option<Position> = None;
        loop {
            let query = self.table.query(Index::Main, written_pk(account)).consistent();
            let page = query.limit(TOGETHER).after(after).page::<Written>().await?;
            if let Some(first) = page.items.first() {
                let pending = page.items.iter().map(|written| Pending { key: written.post.clone(), version: 0 });
                let mut transaction = self.table.transaction();
                self.mark(&mut transaction, &format!("person#{account}#{}", first.post), pending.collect());
                transaction.commit().await?;
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }
}

fn person_key(account: &str) -> Key {
    Key::only(format!("person#{account}"))
}

fn written_pk(account: &str) -> String {
    format!("posts#{account}")
}

fn written_key(account: &str, post: &str) -> Key {
    Key::new(written_pk(account), post)
}
