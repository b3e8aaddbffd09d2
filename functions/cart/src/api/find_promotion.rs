//! `GET /promotions/{promotion_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::PromotionId;

use super::promotion_view::PromotionResponse;
use super::responses::{Always, OnePromotion, Staff};
use crate::{Cart, CartRead};

/// Finds a promotion.
#[utoipa::path(
    get,
    path = "/promotions/{promotion_id}",
    operation_id = "find_promotion",
    summary = "Find a promotion",
    description = "Answers a promotion, with how many orders use it where there is a limit on them. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the promotion, and 0.5 RRU for the uses.",
    params(
        ("promotion_id" = inline(PromotionId), Path, description = "The promotion."),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what the client has."),
    ),
    responses(
        (status = 200, description = "The promotion.", body = PromotionResponse, headers(
            ("ETag" = String, description = "Its version, and after a dot how many orders use it."),
        )),
        (status = 304, description = "The client has it already."),
        Always, Staff, OnePromotion,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn find_promotion(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
    Path(promotion_id): Path<PromotionId>,
) -> Result<Answer, Problem> {
    let promotion = app.promotion(promotion_id).await?;

    let used = match promotion.content.usage_limit {
        Some(_) => Some(app.store.uses(promotion_id).await?),
        None => None,
    };

    let answer = Answer::ok(&PromotionResponse::of(&promotion, used)).version(promotion.version);
    Ok(used.into_iter().fold(answer, Answer::part))
}
