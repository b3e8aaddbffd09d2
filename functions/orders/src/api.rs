//! The routes of orders.

mod access;
mod answer;
mod cancel_order;
mod create_fulfillment;
mod deliver_fulfillment;
mod find_order;
mod fulfillment;
mod list_orders;
mod list_timeline;
mod ship_fulfillment;
mod update_order;

use crate::Orders;

shared::routes! { Orders, tag = "orders":
    get   "/orders"                                                  => list_orders,
    get   "/orders/{order_id}"                                       => find_order,
    patch "/orders/{order_id}"                                       => update_order,
    get   "/orders/{order_id}/timeline"                              => list_timeline,
    post  "/orders/{order_id}/cancel"                                => cancel_order,
    post  "/orders/{order_id}/fulfillments"                          => create_fulfillment,
    post  "/orders/{order_id}/fulfillments/{fulfillment_id}/ship"    => ship_fulfillment,
    post  "/orders/{order_id}/fulfillments/{fulfillment_id}/deliver" => deliver_fulfillment,
}
