//! `GET /carts/{cart_id}/shipping-methods`

use std::sync::Arc;

use axum::extract::State;
use domain::id::CartId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use crate::Cart;
use crate::model::shipping::ShippingMethod;
use crate::model::{Refusal, pricing};

/// The shipping methods for a cart's goods.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShippingMethods {
    /// The methods, in the shop's order; empty if the shop does not deliver there.
    items: Vec<ShippingMethod>,
}

/// Lists the shipping methods for a cart.
///
/// The methods that send this cart's goods to its country, with their prices. All of them: there are no pages.
/// Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and 0.5 RRU per 4 KB of the shop's terms.
#[utoipa::path(
    get, path = "/carts/{cart_id}/shipping-methods",
    responses((status = 200, description = "The methods.", body = ShippingMethods)),
)]
pub(crate) async fn list_cart_shipping_methods(
    State(app): State<Arc<Cart>>,
    caller: Caller,
    Path(cart_id): Path<CartId>,
) -> Result<Answer, Problem> {
    let cart = app.seen_by(&caller, cart_id).await?;
    let book = app.store.price_book(cart.skus(), &cart.codes, cart.owner).await?;

    let offered = pricing::shipping_methods(&cart, &book, &app.config.terms, app.context.clock.now());
    let items = offered.map_err(Refusal::from)?;

    Ok(Answer::ok(&ShippingMethods { items }))
}
