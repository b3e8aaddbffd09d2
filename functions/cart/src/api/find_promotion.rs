//! `GET /promotions/{promotion_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PromotionId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::PromotionResponse;
use crate::Cart;
use crate::scopes::CartRead;

/// Shows a promotion.
///
/// With the number of orders that use it, if that is limited. Needs the scope `cart:read`. Costs
/// 1 RRU per 4 KB of the promotion, and 0.5 RRU for the uses.
#[utoipa::path(
    get, path = "/promotions/{promotion_id}",
    responses(
        (status = 200, description = "The promotion.", body = PromotionResponse,
            headers(("ETag" = String, description = "Its version, and after a dot how many orders use it."))),
    ),
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
