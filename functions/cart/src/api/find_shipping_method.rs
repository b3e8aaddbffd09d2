//! `GET /shipping-methods/{shipping_method_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;

use super::responses::{Always, OneMethod, Staff};
use super::shipping_method_view::ShippingMethodResponse;
use crate::model::shipping::MethodId;
use crate::{Cart, CartRead};

/// Finds a shipping method.
#[utoipa::path(
    get,
    path = "/shipping-methods/{shipping_method_id}",
    operation_id = "find_shipping_method",
    summary = "Find a shipping method",
    description = "Answers a shipping method that the shop has made. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.",
    params(
        ("shipping_method_id" = String, Path, description = "The method.", min_length = 1, max_length = 40),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what the client has."),
    ),
    responses(
        (status = 200, description = "The method.", body = ShippingMethodResponse, headers(
            ("ETag" = String, description = "Its version."),
        )),
        (status = 304, description = "The client has it already."),
        Always, Staff, OneMethod,
    ),
    security(("bearer" = [])),
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
