//! `POST /carts/{cart_id}/lines`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::BoundedInt;
use domain::fault::Faults;
use domain::id::{CartId, Sku};
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Shopper;
use service::idempotency::Idempotency;

use super::views::CartResponse;
use crate::Cart;
use crate::commands::{Failed, attempted};

/// A quantity of a sku.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "sku": "SHIRT-M", "quantity": 2 }))]
pub(crate) struct AddLineRequest {
    /// The sku.
    sku: Sku,
    /// The pieces to add.
    quantity: BoundedInt<1, 999>,
}

/// Adds pieces of a sku to a cart.
///
/// Creates a line, or adds to the sku's line. Without an Idempotency-Key a repetition adds
/// again. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's
/// terms, and 1 WRU per KB of the cart; with an Idempotency-Key twice the WRU per KB, and 2 WRU per KB of the answer.
#[utoipa::path(
    post, path = "/carts/{cart_id}/lines",
    request_body = AddLineRequest,
    responses(
        (status = 201, description = "The cart, with the pieces in it.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
        (status = 422, description = "`not_for_sale`: unknown, withdrawn, or without a price in the cart's currency; \
            `quantity_out_of_range`: more than 999 pieces; `cart_full`: more than 90 lines."),
    ),
)]
pub(crate) async fn add_line(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    idempotency: Idempotency,
    Json(request): Json<AddLineRequest>,
) -> Result<Answer, Problem> {
    attempted("cart", || add_once(&app, owner, cart_id, &idempotency, &request)).await
}

async fn add_once(
    app: &Cart,
    owner: Owner,
    cart_id: CartId,
    idempotency: &Idempotency,
    request: &AddLineRequest,
) -> Result<Answer, Failed> {
    let cart = app.own(owner, cart_id).await?;
    let now = app.context.clock.now();
    cart.require_active(now)?;

    // Once the cart is loaded, one batch reads everything that its price depends on.
    let book = app.store.price_book(cart.skus().chain([&request.sku]), &cart.codes, owner).await?;

    let more = u32::try_from(request.quantity.get()).unwrap_or(u32::MAX);
    let quantity = cart.quantity_with(&request.sku, more);
    let shown = book.offers.shown(&request.sku, cart.currency, quantity, now)?;
    let mut next = cart.put(&request.sku, quantity, shown, now)?;

    let answer = app.show_added(&mut next, &book)?;
    Ok(app.write(&next, answer, idempotency).await?)
}
