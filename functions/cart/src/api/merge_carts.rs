//! `POST /carts/{cart_id}/merge`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::CartId;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Shopper;
use service::idempotency::Idempotency;

use super::views::CartResponse;
use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::ShoppingCart;
use crate::model::merge::merge;

/// The cart to merge into this one.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "from": "cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG" }))]
pub(crate) struct MergeCartsRequest {
    /// Another cart of the caller, or of the guest that the caller was before signing in.
    from: CartId,
}

/// Merges another cart into this one.
///
/// Moves all lines of another cart of the caller (or of the guest that the caller was before signing in) to this one;
/// quantities of the same sku add up. The other cart is `merged` afterwards. Both must be active and of one currency.
/// Repeated, it changes nothing. Costs 2 RRU per 4 KB of each cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the
/// shop's terms, and 2 WRU per KB of each cart; with an Idempotency-Key 2 WRU per KB of the answer more.
#[utoipa::path(
    post, path = "/carts/{cart_id}/merge",
    params(("cart_id" = inline(CartId), Path, description = "The cart that takes the lines.")),
    request_body = MergeCartsRequest,
    responses(
        (status = 200, description = "The cart, with all the lines.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
        (status = 422, description = "`currency_mismatch`; `same_cart`; `cart_full`: more than 90 lines; \
            `quantity_out_of_range`: more than 999 pieces of a sku. Nothing was moved."),
    ),
)]
pub(crate) async fn merge_carts(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    idempotency: Idempotency,
    Json(request): Json<MergeCartsRequest>,
) -> Result<Answer, Problem> {
    attempted("cart", || merge_once(&app, owner, cart_id, &idempotency, &request)).await
}

async fn merge_once(
    app: &Cart,
    owner: Owner,
    cart_id: CartId,
    idempotency: &Idempotency,
    request: &MergeCartsRequest,
) -> Result<Answer, Failed> {
    let (into, from) = tokio::join!(app.own(owner, cart_id), app.store.find(request.from));
    let into = into?;
    let from = from?.ok_or_else(|| Problem::not_found("cart"))?;
    may_take(app, owner, &from).await?;

    if from.merged_into == Some(into.id) {
        let answer = app.show(&into, &app.book_for(&into).await?)?;
        return Ok(idempotency.commit(app.store.table().transaction(), answer).await?);
    }
    let (mut into, from) = merge(&into, &from, app.context.clock.now())?;

    let book = app.book_for(&into).await?;
    let answer = app.show_changed(&mut into, &book)?;
    Ok(idempotency.commit(app.store.merge(&into, &from), answer).await?)
}

/// 404 unless the cart belongs to the caller, or to the guest that the caller was.
async fn may_take(app: &Cart, owner: Owner, from: &ShoppingCart) -> Result<(), Problem> {
    match (owner, from.owner) {
        (caller, known) if caller == known => Ok(()),
        (Owner::Account(account_id), Owner::Guest(guest_id))
            if app.store.account_of(guest_id).await? == Some(account_id) =>
        {
            Ok(())
        }
        _ => Err(Problem::not_found("cart")),
    }
}
