//! The routes. All are for staff and services: `feed:read` to look, `feed:write` to change.

mod create_feed_item;
mod delete_feed_item;
mod find_feed_item;
mod list_feed_items;
mod update_feed_item;
mod views;

use crate::Feed;

service::routes! { Feed, tag = "feed":
    get    "/feed-items"                     => list_feed_items,
    post   "/feed-items"                     => create_feed_item,
    get    "/feed-items/{feed_item_id}" => find_feed_item,
    patch  "/feed-items/{feed_item_id}" => update_feed_item,
    delete "/feed-items/{feed_item_id}" => delete_feed_item,
}
