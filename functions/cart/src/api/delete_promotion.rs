//! `DELETE /promotions/{promotion_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PromotionId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Cart;
use crate::commands::{Failed, attempted, not_saved};
use crate::scopes::CartWrite;

/// Deletes a promotion.
///
/// Its code is free again. Orders keep the discounts that it gave them. Needs the scope
/// `cart:write`. Costs 1 RRU per 4 KB and 2 WRU per KB of the promotion; 2 WRU more for a code, 2 WRU for a usage
/// limit; for an automatic one 1 RRU per 4 KB and 2 WRU per KB of the shop's terms.
#[utoipa::path(
    delete, path = "/promotions/{promotion_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "Another change came first (`Retry-After`)."),
    ),
)]
pub(crate) async fn delete_promotion(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    Path(promotion_id): Path<PromotionId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    attempted("promotion", || delete_once(&app, promotion_id, if_match)).await
}

async fn delete_once(app: &Cart, id: PromotionId, if_match: IfMatch) -> Result<Answer, Failed> {
    let promotion = app.promotion(id).await?;
    if_match.check(promotion.version)?;

    let terms = app.terms_after(Some(&promotion), None).await?;

    app.store.save_promotion(Some(&promotion), None, terms.as_ref()).commit().await.map_err(not_saved)?;
    Ok(Answer::no_content())
}
