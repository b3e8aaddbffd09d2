//! What is remembered of orders and posts: whom to tell, and of what was told.

use std::time::Duration;

use domain::id::{OrderId, PostId};
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::{Kind, Order, Recipient, Target};

const ORDER: &str = "order";
const POST: &str = "post";
/// How long an order or a post that nothing happens to is remembered.
const LIFE: Duration = Duration::from_secs(2 * 365 * 24 * 60 * 60);

/// A post, as far as people were told of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Post {
    /// Counts the writes of this item.
    pub(crate) version: u64,
    /// The version of the post that was taken last.
    pub(crate) taken: u64,
    /// Whom its versions have told, or were to tell.
    pub(crate) targets: Vec<PostTarget>,
}

/// Somebody whom a post tells something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PostTarget {
    pub(crate) recipient: String,
    pub(crate) kind: Kind,
    pub(crate) target: Target,
    /// Whether the newest version tells it.
    pub(crate) active: bool,
}

impl PostTarget {
    pub(crate) fn recipient(&self) -> Option<Recipient> {
        self.recipient.parse().ok()
    }
}

impl Store {
    /// What is known of an order. 1 RRU.
    pub(crate) async fn find_order(&self, id: OrderId) -> Result<Order, TableError> {
        Ok(self.table.get(&Key::only(format!("order#{id}"))).await?.unwrap_or_default())
    }

    /// Writes what is known of an order over what was read.
    pub(crate) async fn put_order(&self, id: OrderId, after: &Order) -> Result<(), TableError> {
        let key = Key::only(format!("order#{id}"));
        let write = match after.version {
            1 => Write::create(ORDER, key, after),
            version => Write::replace(ORDER, key, after, version - 1),
        };
        self.table.write(write.expires_at(self.table.clock().now() + LIFE)).await
    }

    /// What people were told of a post. 1 RRU.
    pub(crate) async fn find_post(&self, id: PostId) -> Result<Post, TableError> {
        Ok(self.table.get(&Key::only(format!("post#{id}"))).await?.unwrap_or_default())
    }

    /// Writes what people were told of a post over what was read.
    pub(crate) async fn put_post(&self, id: PostId, after: &Post) -> Result<(), TableError> {
        let key = Key::only(format!("post#{id}"));
        let write = match after.version {
            1 => Write::create(POST, key, after),
            version => Write::replace(POST, key, after, version - 1),
        };
        self.table.write(write.expires_at(self.table.clock().now() + LIFE)).await
    }
}
