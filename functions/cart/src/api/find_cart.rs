//! `GET /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::CartId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::CartResponse;
use crate::Cart;

/// Shows a cart.
///
/// The caller's own, with its prices as of now; staff and services with the scope `cart:read` see any. Costs 1 RRU per
/// 4 KB of the cart, 0.5 RRU a line and code, and 0.5 RRU per 4 KB of the shop's terms.
#[utoipa::path(
    get, path = "/carts/{cart_id}",
    responses(
        (status = 200, description = "The cart.", body = CartResponse,
            headers(
                ("ETag" = String, description = "Its version, and after a dot what the catalog has changed since."),
            )),
    ),
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
