//! The routes. All are for staff and services: `notifications:read` to look, `notifications:write` to change.

mod create_notification_item;
mod delete_notification_item;
mod find_notification_item;
mod list_notification_items;
mod update_notification_item;
mod views;

use crate::Notifications;

service::routes! { Notifications, tag = "notifications":
    get    "/notification-items"                     => list_notification_items,
    post   "/notification-items"                     => create_notification_item,
    get    "/notification-items/{notification_item_id}" => find_notification_item,
    patch  "/notification-items/{notification_item_id}" => update_notification_item,
    delete "/notification-items/{notification_item_id}" => delete_notification_item,
}
