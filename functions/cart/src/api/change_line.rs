//! `PATCH /carts/{cart_id}/lines/{line_id}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::BoundedInt;
use domain::fault::Faults;
use domain::id::CartId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path2};
use service::caller::Shopper;
use service::etag::IfMatch;

use super::requests::LineId;
use super::views::CartResponse;
use crate::Cart;
use crate::model::Refusal;

/// The changes of a line.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "quantity": 3 }))]
pub(crate) struct ChangeLineRequest {
    /// The new quantity of the line.
    quantity: BoundedInt<1, 999>,
}

/// Changes the quantity of a line.
///
/// A JSON Merge Patch (RFC 7396). Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line
/// and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
#[utoipa::path(
    patch, path = "/carts/{cart_id}/lines/{line_id}",
    request_body(content(
        (ChangeLineRequest = "application/merge-patch+json"), (ChangeLineRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The cart, changed.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
        (status = 422, description = "`not_for_sale`: it is withdrawn, or has no price in the cart's currency."),
    ),
)]
pub(crate) async fn change_line(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path2(cart_id, LineId(number)): Path2<CartId, LineId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let cart = app.own_at(owner, cart_id, if_match).await?;
    let line = cart.line(number).ok_or(Refusal::NoSuchLine)?;
    let known = BoundedInt::new(line.quantity.into()).map_err(|_| Problem::internal())?;
    let wanted = patch.apply(&ChangeLineRequest { quantity: known })?;

    let (book, now) = (app.book_for(&cart).await?, app.context.clock.now());
    cart.require_active(now)?;
    let quantity = u32::try_from(wanted.quantity.get()).unwrap_or_default();
    let shown = book.offers.shown(&line.sku, cart.currency, quantity, now)?;
    let mut next = cart.put(&line.sku, quantity, shown, now)?;

    let answer = app.show_changed(&mut next, &book)?;
    app.write_at_version(&next, answer).await
}
