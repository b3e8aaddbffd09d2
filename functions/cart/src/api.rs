//! The routes of cart.

mod add_line;
mod change_cart;
mod change_line;
mod check_out;
mod delete_cart;
mod desk;
mod find_cart;
mod list_carts;
mod list_shipping_methods;
mod merge_carts;
mod open_cart;
mod order_view;
mod refusals;
mod remove_line;
mod responses;
mod view;

use crate::Cart;

shared::routes! { Cart, tag = "cart":
    post   "/carts"                                => open_cart,
    get    "/carts"                                => list_carts,
    get    "/carts/{cart_id}"                      => find_cart,
    patch  "/carts/{cart_id}"                      => change_cart,
    delete "/carts/{cart_id}"                      => delete_cart,
    post   "/carts/{cart_id}/lines"                => add_line,
    patch  "/carts/{cart_id}/lines/{line_id}"      => change_line,
    delete "/carts/{cart_id}/lines/{line_id}"      => remove_line,
    get    "/carts/{cart_id}/shipping-methods"     => list_shipping_methods,
    post   "/carts/{cart_id}/merge"                => merge_carts,
    post   "/carts/{cart_id}/checkout"             => check_out,
}
