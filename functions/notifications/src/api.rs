//! The routes. Inboxes and preferences are each person's own, also a guest's; staff share an inbox
//! (`notifications:staff`), and webhooks are managed with `notifications:webhooks`.

mod create_notification_ticket;
mod create_webhook_endpoint;
mod delete_notification;
mod delete_webhook_endpoint;
mod find_notification;
mod find_notification_counts;
mod find_notification_preferences;
mod find_staff_notification_counts;
mod find_webhook_delivery;
mod find_webhook_endpoint;
mod list_notifications;
mod list_staff_notifications;
mod list_webhook_deliveries;
mod list_webhook_endpoints;
mod read_all_notifications;
mod read_notification;
mod read_staff_notifications;
mod replace_notification_preferences;
mod replay_webhook_deliveries;
mod replay_webhook_delivery;
mod requests;
mod rotate_webhook_secret;
mod see_notifications;
mod send_test_webhook;
mod unsubscribe;
mod update_webhook_endpoint;
mod views;

use crate::Notifications;

service::routes! { Notifications, tag = "notifications":
    get    "/notifications"                       => list_notifications,
    get    "/notifications/counts"                => find_notification_counts,
    get    "/notifications/preferences"           => find_notification_preferences,
    put    "/notifications/preferences"           => replace_notification_preferences,
    post   "/notifications/read-all"              => read_all_notifications,
    post   "/notifications/seen"                  => see_notifications,
    post   "/notifications/tickets"               => create_notification_ticket,
    public post "/notifications/unsubscribe"      => unsubscribe,
    get    "/notifications/{notification_id}"     => find_notification,
    delete "/notifications/{notification_id}"     => delete_notification,
    put    "/notifications/{notification_id}/read" => read_notification,
    get    "/staff-notifications"                 => list_staff_notifications,
    get    "/staff-notifications/counts"          => find_staff_notification_counts,
    post   "/staff-notifications/read-all"        => read_staff_notifications,
    get    "/webhook-endpoints"                   => list_webhook_endpoints,
    post   "/webhook-endpoints"                   => create_webhook_endpoint,
    get    "/webhook-endpoints/{endpoint_id}"     => find_webhook_endpoint,
    patch  "/webhook-endpoints/{endpoint_id}"     => update_webhook_endpoint,
    delete "/webhook-endpoints/{endpoint_id}"     => delete_webhook_endpoint,
    post   "/webhook-endpoints/{endpoint_id}/rotate-secret" => rotate_webhook_secret,
    post   "/webhook-endpoints/{endpoint_id}/test" => send_test_webhook,
    post   "/webhook-endpoints/{endpoint_id}/replay" => replay_webhook_deliveries,
    get    "/webhook-endpoints/{endpoint_id}/deliveries" => list_webhook_deliveries,
    get    "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}" => find_webhook_delivery,
    post   "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay" => replay_webhook_delivery,
}
