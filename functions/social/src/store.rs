//! The table: posts.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | post | `posts` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one post | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `posts`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::social::{PostChanged, PostId};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::Post;

/// The label of a write of a post: refused where another write came first.
pub(crate) const POST: &str = "post";
/// The partition of all posts.
const POSTS: &str = "posts";

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }

    /// Finds a post as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: PostId) -> Result<Option<Post>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists posts, newest first.
    pub(crate) async fn list(&self, limit: usize, after: Option<Position>) -> Result<Page<Post>, TableError> {
        self.table.query(Index::Main, POSTS).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a post.
    pub(crate) fn create(&self, post: &Post) -> Transaction {
        self.step(Write::create(POST, key(post.id), post), &changed(post))
    }

    /// Writes a post over the version before.
    pub(crate) fn replace(&self, after: &Post) -> Transaction {
        self.step(Write::replace(POST, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a post as it was read.
    pub(crate) fn delete(&self, before: &Post) -> Transaction {
        let gone = PostChanged { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(POST, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of posts again, without a change.
    pub(crate) async fn publish_again(&self, posts: &[Post]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for post in posts {
            transaction.publish(&changed(post));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &PostChanged) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: PostId) -> Key {
    Key::new(POSTS, id.to_string())
}

/// The state event of a post.
fn changed(post: &Post) -> PostChanged {
    let (post_id, name) = (post.id, post.content.name.to_string());
    PostChanged { post_id, version: post.version, name, deleted: false }
}
