//! `POST /shipping-methods`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::ShippingMethodResponse;
use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::shipping::{Method, MethodContent};
use crate::scopes::CartWrite;

/// Creates a shipping method.
///
/// The shop's first own method replaces the built-in ones. Needs the scope `cart:write`. Costs
/// 1 RRU per 4 KB and 2 WRU per KB of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer more.
#[utoipa::path(
    post, path = "/shipping-methods",
    request_body = MethodContent,
    responses(
        (status = 201, description = "The new method.", body = ShippingMethodResponse),
        (status = 409, description = "Another change came first (`Retry-After`)."),
        (status = 422, description = "`shipping_method_exists`; `too_many_shipping_methods`: more than 50; \
            `shop_terms_too_large`."),
    ),
)]
pub(crate) async fn create_shipping_method(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    idempotency: Idempotency,
    Json(content): Json<MethodContent>,
) -> Result<Answer, Problem> {
    let method = Method::new(content.checked()?, app.context.clock.now());

    attempted("shop's terms", || create_once(&app, &method, &idempotency)).await
}

async fn create_once(app: &Cart, method: &Method, idempotency: &Idempotency) -> Result<Answer, Failed> {
    let terms = app.store.shop_terms().await?;

    let next = terms.with_method(method.clone())?;

    let location = format!("/shipping-methods/{}", method.content.id);
    let answer = Answer::created(location, &ShippingMethodResponse::of(method)).version(method.version);
    Ok(idempotency.commit(app.store.save_terms(&next), answer).await?)
}
