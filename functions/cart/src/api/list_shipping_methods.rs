//! `GET /shipping-methods`

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use super::views::ShippingMethodResponse;
use crate::Cart;
use crate::scopes::CartRead;

/// The shop's shipping methods.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShopShippingMethods {
    /// The methods in force, in the order of creation.
    items: Vec<ShippingMethodResponse>,
}

/// Lists the shop's shipping methods.
///
/// The methods in force: the shop's own, or while it has none the built-in ones (without a version). All of them, at most 50:
/// there are no pages. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.
#[utoipa::path(
    get, path = "/shipping-methods",
    responses((status = 200, description = "The methods.", body = ShopShippingMethods)),
)]
pub(crate) async fn list_shipping_methods(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
) -> Result<Answer, Problem> {
    let terms = app.store.shop_terms().await?;

    let items = match terms.methods.is_empty() {
        true => app.config.terms.shipping.methods().iter().map(ShippingMethodResponse::built_in).collect(),
        false => terms.methods.iter().map(ShippingMethodResponse::of).collect(),
    };

    Ok(Answer::ok(&ShopShippingMethods { items }))
}
