//! Posts, their earlier texts, and their places in threads.

use domain::Timestamp;
use domain::id::{AccountId, PostId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::counts::post_pk;
use super::{Counts, Store};
use crate::model::{Edit, Post, PostStatus};

/// The label of the write of a post: refused where another write came first.
pub(crate) const POST: &str = "post";
const THREAD: &str = "thread";
const EDIT: &str = "edit";
const DUE: &str = "due";
/// Over how many partitions posts are spread that wait for their time.
const SHARDS: u64 = 4;

/// A place in a thread, or in the queue of those that wait.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place {
    post_id: PostId,
}

fn key(id: PostId) -> Key {
    Key::new(post_pk(id), "post")
}

fn edit_key(id: PostId, n: u32) -> Key {
    Key::new(post_pk(id), format!("edit#{n:05}"))
}

fn due_key(id: PostId, at: Timestamp) -> Key {
    Key::new(format!("due#{}", id.raw().shard(SHARDS)), format!("{at}#{id}"))
}

fn indexed(write: Write, post: &Post) -> Write {
    let Post { id, author, published_at, .. } = post;
    match (post.status, published_at) {
        (PostStatus::Scheduled, _) => write.index1(format!("scheduled#{author}"), id.to_string()),
        // A place in the list of replies stays, so that a thread is seen below what is gone.
        (status, Some(at)) => {
            let write = match status {
                PostStatus::Deleted => write,
                _ => write.index1(format!("posts#{author}"), id.to_string()),
            };
            match &post.reply_to {
                Some(to) => write.index2(format!("replies#{}", to.post_id), format!("{at}#{id}")),
                None => write,
            }
        }
        (_, None) => write,
    }
}

impl Store {
    /// Finds a post as the last acknowledged write left it. 1 RRU for each 4 KB.
    pub(crate) async fn post(&self, id: PostId) -> Result<Option<Post>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Finds posts, in no order. 0.5 RRU for each 4 KB of each.
    pub(crate) async fn posts(&self, ids: &[PostId]) -> Result<Vec<Post>, TableError> {
        let mut found = Vec::new();
        for some in ids.chunks(100) {
            let keys: Vec<_> = some.iter().map(|id| key(*id)).collect();
            found.extend(self.table.get_many::<Post>(&keys).await?);
        }
        Ok(found)
    }

    /// Creates a post: published with its event, its place and its counters, or waiting for its time. 7 WRU where it is
    /// published, 5 more as a reply; 5 where it waits.
    pub(crate) fn create_post(&self, post: &Post) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(indexed(Write::create(POST, key(post.id), post), post));
        match post.publish_at {
            Some(at) => {
                transaction.push(Write::create(DUE, due_key(post.id, at), &Place { post_id: post.id }));
            }
            None => appear(&mut transaction, post),
        }
        transaction
    }

    /// Publishes a post whose time has come. 4 WRU beside those of [`Store::create_post`].
    pub(crate) fn publish_post(&self, before: &Post, after: &Post) -> Transaction {
        let mut transaction = self.replace_post(before, after);
        if let Some(at) = before.publish_at {
            transaction.push(Write::delete(DUE, due_key(before.id, at)).when("attribute_exists(pk)"));
        }
        appear(&mut transaction, after);
        transaction
    }

    /// Removes a post that waits for its time. 4 WRU.
    pub(crate) fn cancel_post(&self, before: &Post) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(Write::delete(POST, key(before.id)).at_version(before.version));
        if let Some(at) = before.publish_at {
            transaction.push(Write::delete(DUE, due_key(before.id, at)).when("attribute_exists(pk)"));
        }
        transaction
    }

    /// Writes a post over the one before.
    fn replace_post(&self, before: &Post, after: &Post) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(indexed(Write::replace(POST, key(after.id), after, before.version), after));
        transaction
    }

    /// Writes a post with other content, and keeps what it was. 7 WRU; 3 while it waits for its time.
    pub(crate) fn edit_post(&self, before: &Post, after: &Post) -> Transaction {
        let mut transaction = self.replace_post(before, after);
        if let Some(event) = after.event() {
            let edit = before.edit();
            transaction.push(Write::create(EDIT, edit_key(before.id, edit.n), &edit));
            transaction.publish(&event);
        }
        transaction
    }

    /// Writes a post in another state, with its event and its counters; what is deleted loses its earlier texts. 7 WRU, 3 more as
    /// a reply, 2 for each earlier text that goes.
    pub(crate) fn turn_post(&self, before: &Post, after: &Post) -> Transaction {
        let mut transaction = self.replace_post(before, after);
        if after.status == PostStatus::Deleted {
            for n in 1..=before.edits {
                transaction.push(Write::delete(EDIT, edit_key(before.id, n)).when("attribute_exists(pk)"));
            }
        }
        let shown = |post: &Post| i64::from(post.status == PostStatus::Published);
        count(&mut transaction, after, shown(after) - shown(before));
        if let Some(event) = after.event() {
            transaction.publish(&event);
        }
        transaction
    }

    /// Earlier texts of a post, oldest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn edits(
        &self,
        id: PostId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edit>, TableError> {
        self.table.query(Index::Main, post_pk(id)).prefix("edit#").limit(limit).after(after).page().await
    }

    /// Direct replies, oldest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn replies(
        &self,
        id: PostId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Post>, TableError> {
        self.table.query(Index::Second, format!("replies#{id}")).limit(limit).after(after).page().await
    }

    /// The posts below the first of a thread, by time. 0.5 RRU for each 4 KB.
    pub(crate) async fn thread(
        &self,
        root: PostId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<PostId>, TableError> {
        let query = self.table.query(Index::Main, format!("thread#{root}")).limit(limit).after(after);
        let page: Page<Place> = query.page().await?;
        Ok(Page { items: page.items.into_iter().map(|place| place.post_id).collect(), next: page.next })
    }

    /// Posts of a person, oldest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn posts_of(
        &self,
        author: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Post>, TableError> {
        self.table.query(Index::First, format!("posts#{author}")).limit(limit).after(after).page().await
    }

    /// Posts of a person that wait for their time, in the order of their creation. 0.5 RRU for each 4 KB.
    pub(crate) async fn scheduled(
        &self,
        author: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Post>, TableError> {
        self.table.query(Index::First, format!("scheduled#{author}")).limit(limit).after(after).page().await
    }

    /// Posts whose time has come, at most so many of each part. 0.5 RRU a part.
    pub(crate) async fn due_posts(&self, now: Timestamp, limit: usize) -> Result<Vec<PostId>, TableError> {
        let mut due = Vec::new();
        for shard in 0..SHARDS {
            // `~` comes after what an id is made of.
            let query = self.table.query(Index::Main, format!("due#{shard}")).below(format!("{now}#~"));
            let page: Page<Place> = query.limit(limit).page().await?;
            due.extend(page.items.into_iter().map(|place| place.post_id));
        }
        Ok(due)
    }
}

/// A post comes to be seen.
fn appear(transaction: &mut Transaction, post: &Post) {
    if let (Some(to), Some(at)) = (&post.reply_to, post.published_at) {
        let place = Key::new(format!("thread#{}", to.root), format!("{at}#{}", post.id));
        transaction.push(Write::create(THREAD, place, &Place { post_id: post.id }));
    }
    count(transaction, post, 1);
    if let Some(event) = post.event() {
        transaction.publish(&event);
    }
}

fn count(transaction: &mut Transaction, post: &Post, by: i64) {
    let mut counts = Counts::default();
    counts.person(post.author, post.author, "posts", by);
    if let Some(to) = &post.reply_to {
        counts.post(to.post_id, post.author, "replies", by);
    }
    counts.write(transaction);
}
