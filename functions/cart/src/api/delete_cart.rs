//! `DELETE /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Shopper;
use shared::etag::IfMatch;
use shared::id::CartId;

use super::desk::stale_if_lost;
use super::responses::{Always, Changing, OneCart, Shoppers, Versioned};
use crate::Cart;
use crate::model::Refusal;
use crate::model::cart::Status;

/// Deletes a cart.
#[utoipa::path(
    delete,
    path = "/carts/{cart_id}",
    operation_id = "delete_cart",
    summary = "Delete a cart",
    description = "Deletes a cart of which no order is being made, or was. Costs 1 RRU per 4 KB of the cart and 2 WRU per KB of it, and 2 WRU.",
    params(
        ("cart_id" = inline(CartId), Path, description = "The cart."),
        ("If-Match" = String, Header, description = "The cart's ETag as it was read, or `*`."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        Always, Shoppers, OneCart, Versioned, Changing,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn delete_cart(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let cart = app.own(owner, cart_id).await?;
    if_match.check(cart.version)?;

    if let status @ (Status::CheckedOut | Status::Ordered) = cart.status {
        return Err(Refusal::NotActive(status).into());
    }

    app.store.delete(&cart).commit().await.map_err(stale_if_lost)?;
    Ok(Answer::no_content())
}
