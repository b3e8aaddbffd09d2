//! The routes: carts for shoppers, promotions and shipping methods for staff.

mod add_line;
mod add_promotion_code;
mod change_cart;
mod change_line;
mod change_promotion;
mod change_shipping_method;
mod check_out;
mod create_promotion;
mod create_shipping_method;
mod delete_cart;
mod delete_promotion;
mod delete_shipping_method;
mod find_cart;
mod find_promotion;
mod find_shipping_method;
mod list_cart_shipping_methods;
mod list_carts;
mod list_promotions;
mod list_shipping_methods;
mod merge_carts;
mod open_cart;
mod remove_line;
mod remove_promotion_code;
mod requests;
mod views;

use crate::Cart;

service::routes! { Cart, tag = "cart":
    post   "/carts"                                  => open_cart,
    get    "/carts"                                  => list_carts,
    get    "/carts/{cart_id}"                        => find_cart,
    patch  "/carts/{cart_id}"                        => change_cart,
    delete "/carts/{cart_id}"                        => delete_cart,
    post   "/carts/{cart_id}/lines"                  => add_line,
    patch  "/carts/{cart_id}/lines/{line_id}"        => change_line,
    delete "/carts/{cart_id}/lines/{line_id}"        => remove_line,
    post   "/carts/{cart_id}/promotion-codes"        => add_promotion_code,
    delete "/carts/{cart_id}/promotion-codes/{code}" => remove_promotion_code,
    get    "/carts/{cart_id}/shipping-methods"       => list_cart_shipping_methods,
    post   "/carts/{cart_id}/merge"                  => merge_carts,
    post   "/carts/{cart_id}/checkout"               => check_out,
    get    "/promotions"                             => list_promotions,
    post   "/promotions"                             => create_promotion,
    get    "/promotions/{promotion_id}"              => find_promotion,
    patch  "/promotions/{promotion_id}"              => change_promotion,
    delete "/promotions/{promotion_id}"              => delete_promotion,
    get    "/shipping-methods"                       => list_shipping_methods,
    post   "/shipping-methods"                       => create_shipping_method,
    get    "/shipping-methods/{shipping_method_id}"  => find_shipping_method,
    patch  "/shipping-methods/{shipping_method_id}"  => change_shipping_method,
    delete "/shipping-methods/{shipping_method_id}"  => delete_shipping_method,
}
