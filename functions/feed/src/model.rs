//! The rules of feed items: pure, no I/O.

mod feed_item;

pub(crate) use self::feed_item::{FeedItem, FeedItemContent, FeedItemPatch};
