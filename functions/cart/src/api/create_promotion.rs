//! `POST /promotions`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::PromotionResponse;
use crate::Cart;
use crate::commands::{Failed, attempted, not_saved};
use crate::model::Promotion;
use crate::model::promotion::PromotionContent;
use crate::scopes::CartWrite;

/// Creates a promotion.
///
/// With a code, the code applies it; without one, it is automatic. Needs the scope `cart:write`.
/// Costs 2 WRU per KB of the promotion; 2 WRU more for a code, 2 WRU for a usage limit; for an automatic one 1 RRU per
/// 4 KB and 2 WRU per KB of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer.
#[utoipa::path(
    post, path = "/promotions",
    request_body = PromotionContent,
    responses(
        (status = 201, description = "The new promotion.", body = PromotionResponse),
        (status = 409, description = "Another change came first (`Retry-After`)."),
        (status = 422, description = "`promotion_code_taken`; `too_many_automatic_promotions`: more than 50 in use; \
            `shop_terms_too_large`."),
    ),
)]
pub(crate) async fn create_promotion(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    idempotency: Idempotency,
    Json(content): Json<PromotionContent>,
) -> Result<Answer, Problem> {
    let promotion = Promotion::new(content.checked()?, &app.context.clock);

    attempted("promotion", || create_once(&app, &promotion, &idempotency)).await
}

async fn create_once(app: &Cart, promotion: &Promotion, idempotency: &Idempotency) -> Result<Answer, Failed> {
    let terms = app.terms_after(None, Some(promotion)).await?;

    let location = format!("/promotions/{}", promotion.id);
    let used = promotion.content.usage_limit.map(|_| 0);
    let answer = Answer::created(location, &PromotionResponse::of(promotion, used)).version(promotion.version);
    let transaction = app.store.save_promotion(None, Some(promotion), terms.as_ref());
    idempotency.commit(transaction, answer).await.map_err(not_saved)
}
