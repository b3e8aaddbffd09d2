//! `GET /shipping-methods/{shipping_method_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::ShippingMethodResponse;
use crate::Cart;
use crate::model::shipping::MethodId;
use crate::scopes::CartRead;

/// Shows a shipping method.
///
/// One of the shop's own. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's
/// terms.
#[utoipa::path(
    get, path = "/shipping-methods/{shipping_method_id}",
    responses((status = 200, description = "The method.", body = ShippingMethodResponse)),
)]
pub(crate) async fn find_shipping_method(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
    Path(id): Path<MethodId>,
) -> Result<Answer, Problem> {
    let terms = app.store.shop_terms().await?;

    let method = terms.method(&id).ok_or_else(|| Problem::not_found("shipping method"))?;

    Ok(Answer::ok(&ShippingMethodResponse::of(method)).version(method.version))
}
