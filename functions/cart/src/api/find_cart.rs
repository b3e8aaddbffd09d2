//! `GET /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::id::CartId;

use super::responses::{Always, OneCart};
use super::view::CartResponse;
use crate::Cart;

/// Finds a cart.
#[utoipa::path(
    get,
    path = "/carts/{cart_id}",
    operation_id = "find_cart",
    summary = "Find a cart",
    description = "Answers the caller's cart with its prices as of now; staff and services with the scope `cart:read` see any. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and code, and 0.5 RRU per 4 KB of the shop's terms.",
    params(
        ("cart_id" = inline(CartId), Path, description = "The cart."),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what the client has."),
    ),
    responses(
        (status = 200, description = "The cart.", body = CartResponse, headers(
            ("ETag" = String, description = "Its version, and after a dot what the catalog has changed since."),
        )),
        (status = 304, description = "The client has it already."),
        Always, OneCart,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn find_cart(
    State(app): State<Arc<Cart>>,
    caller: Caller,
    Path(cart_id): Path<CartId>,
) -> Result<Answer, Problem> {
    let cart = app.seen_by(&caller, cart_id).await?;

    let book = app.book_for(&cart).await?;

    app.show(&cart, &book)
}
