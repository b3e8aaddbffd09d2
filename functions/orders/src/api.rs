//! The routes of orders.

mod approve_return;
mod cancel_fulfillment;
mod cancel_order;
mod cancel_return;
mod create_fulfillment;
mod create_return;
mod deliver_fulfillment;
mod find_invoice;
mod find_order;
mod find_packing_slip;
mod find_return;
mod list_orders;
mod list_returns;
mod list_timeline;
mod receive_return;
mod reject_return;
mod requests;
mod ship_fulfillment;
mod update_order;
mod views;

use crate::Orders;

service::routes! { Orders, tag = "orders":
    get    "/orders"                                                  => list_orders,
    get    "/orders/{order_id}"                                       => find_order,
    patch  "/orders/{order_id}"                                       => update_order,
    get    "/orders/{order_id}/timeline"                              => list_timeline,
    get    "/orders/{order_id}/invoice"                               => find_invoice,
    get    "/orders/{order_id}/packing-slip"                          => find_packing_slip,
    post   "/orders/{order_id}/cancel"                                => cancel_order,
    post   "/orders/{order_id}/fulfillments"                          => create_fulfillment,
    post   "/orders/{order_id}/fulfillments/{fulfillment_id}/ship"    => ship_fulfillment,
    post   "/orders/{order_id}/fulfillments/{fulfillment_id}/deliver" => deliver_fulfillment,
    post   "/orders/{order_id}/fulfillments/{fulfillment_id}/cancel"  => cancel_fulfillment,
    get    "/returns"                                                 => list_returns,
    post   "/returns"                                                 => create_return,
    get    "/returns/{return_id}"                                     => find_return,
    post   "/returns/{return_id}/approve"                             => approve_return,
    post   "/returns/{return_id}/reject"                              => reject_return,
    post   "/returns/{return_id}/receive"                             => receive_return,
    post   "/returns/{return_id}/cancel"                              => cancel_return,
}
