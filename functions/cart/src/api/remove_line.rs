//! `DELETE /carts/{cart_id}/lines/{line_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path2};
use shared::caller::Shopper;
use shared::etag::IfMatch;
use shared::id::CartId;

use super::desk::{LineId, stale_if_lost};
use super::responses::{Always, Changing, OneCart, Shoppers, Versioned};
use super::view::CartResponse;
use crate::Cart;

/// Takes a line out of a cart.
#[utoipa::path(
    delete,
    path = "/carts/{cart_id}/lines/{line_id}",
    operation_id = "remove_line",
    summary = "Remove a line",
    description = "Takes a line out of a cart and answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a remaining line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.",
    params(
        ("cart_id" = inline(CartId), Path, description = "The cart."),
        ("line_id" = u32, Path, description = "The line's number within the cart.", minimum = 1),
        ("If-Match" = String, Header, description = "The cart's ETag as it was read, or `*`."),
    ),
    responses(
        (status = 200, description = "The cart without the line.", body = CartResponse, headers(
            ("ETag" = String, description = "The cart's version."),
        )),
        Always, Shoppers, OneCart, Versioned, Changing,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn remove_line(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path2(cart_id, LineId(number)): Path2<CartId, LineId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let cart = app.own(owner, cart_id).await?;
    if_match.check(cart.version)?;

    let mut next = cart.without(number, app.context.clock.now())?;

    let book = app.book_for(&next).await?;
    let answer = app.show_changed(&mut next, &book)?;
    app.store.save(&next).await.map_err(stale_if_lost)?;
    Ok(answer)
}
