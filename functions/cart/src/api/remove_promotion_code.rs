//! `DELETE /carts/{cart_id}/promotion-codes/{code}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::CartId;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Shopper;
use service::etag::IfMatch;

use super::views::CartResponse;
use crate::Cart;
use crate::model::PromotionCode;

/// Removes a promotion code from a cart.
///
/// Answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a
/// line, remaining code and limit, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
#[utoipa::path(
    delete, path = "/carts/{cart_id}/promotion-codes/{code}",
    params(("code" = inline(PromotionCode), Path, description = "The code; case does not matter.")),
    responses(
        (status = 200, description = "The cart without the code.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
    ),
)]
pub(crate) async fn remove_promotion_code(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path2(cart_id, code): Path2<CartId, PromotionCode>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let cart = app.own_at(owner, cart_id, if_match).await?;

    let mut next = cart.without_code(&code, app.context.clock.now())?;

    let book = app.book_for(&next).await?;
    let answer = app.show_changed(&mut next, &book)?;
    app.write_at_version(&next, answer).await
}
