//! `DELETE /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::CartId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;
use service::etag::IfMatch;

use super::desk::stale_if_lost;
use crate::Cart;
use crate::model::Refusal;
use crate::model::cart::Status;

/// Deletes a cart.
///
/// Deletes a cart of which no order is being made, or was. Costs 1 RRU per 4 KB of the cart and 2 WRU per KB of it, and
/// 2 WRU.
#[utoipa::path(
    delete, path = "/carts/{cart_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`account_erased`: the account is gone."),
        (status = 409, description = "`cart_not_active`; or somebody else changed it at the same moment \
            (`Retry-After`)."),
    ),
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
