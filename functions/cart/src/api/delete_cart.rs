//! `DELETE /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::CartId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;
use service::etag::IfMatch;
use service::table::TableError;

use crate::Cart;
use crate::model::Refusal;
use crate::model::Status;

/// Deletes a cart.
///
/// A cart with a pending or placed order can't be deleted. Costs 1 RRU per 4 KB of the cart and 2 WRU per KB of it, and
/// 2 WRU.
#[utoipa::path(
    delete, path = "/carts/{cart_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
    ),
)]
pub(crate) async fn delete_cart(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let cart = app.own_at(owner, cart_id, if_match).await?;

    if let status @ (Status::CheckedOut | Status::Ordered) = cart.status {
        return Err(Refusal::NotActive(status).into());
    }

    match app.store.delete(&cart).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(TableError::Refused(_)) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
