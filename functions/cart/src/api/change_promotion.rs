//! `PATCH /promotions/{promotion_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::bounds::Line;
use domain::collection::{Metadata, MetadataPatch};
use domain::id::PromotionId;
use domain::{Currency, Money, Timestamp};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::PromotionResponse;
use crate::Cart;
use crate::commands::{Failed, attempted, not_saved};
use crate::model::PromotionCode;
use crate::model::promotion::{Benefit, Targets, least_spend};
use crate::scopes::CartWrite;

/// The changes of a promotion: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "active": false }))]
pub(crate) struct ChangePromotionRequest {
    /// The name that shoppers see.
    #[schema(nullable = false)]
    name: Option<Line<1, 120>>,
    /// The code that applies it; null makes it automatic.
    code: Option<PromotionCode>,
    /// The benefit. For another kind, set the fields of the present one to null.
    #[schema(nullable = false)]
    benefit: Option<Benefit>,
    /// The goods that it applies to; null is all.
    targets: Option<Targets>,
    /// The minimum total of the matching lines, before discounts.
    #[schema(schema_with = least_spend)]
    minimum_spend: Option<Money>,
    /// Only for carts in this currency.
    currency: Option<Currency>,
    /// Only for accounts without a confirmed order.
    first_order_only: Option<bool>,
    /// The start of its period.
    starts_at: Option<Timestamp>,
    /// The end of its period, exclusive.
    ends_at: Option<Timestamp>,
    /// Higher goes first; null is 0.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000)]
    priority: Option<i64>,
    /// Whether it applies alone.
    exclusive: Option<bool>,
    /// How many orders may use it, including those that already have.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    usage_limit: Option<i64>,
    /// How many orders of one account may use it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    customer_limit: Option<i64>,
    /// Whether the promotion is in use.
    active: Option<bool>,
    /// The shop's own notes; a null removes one text, or all.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// Changes a promotion.
///
/// A JSON Merge Patch (RFC 7396). Takes effect at once, also in carts that have the promotion. A patch
/// that changes nothing writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 2 WRU per KB of the
/// promotion; 4 WRU more for another code, 2 WRU for another usage limit; for an automatic one 1 RRU per 4 KB and 2 WRU
/// per KB of the shop's terms.
#[utoipa::path(
    patch, path = "/promotions/{promotion_id}",
    request_body(content(
        (ChangePromotionRequest = "application/merge-patch+json"), (ChangePromotionRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The promotion, changed.", body = PromotionResponse),
        (status = 409, description = "Another change came first (`Retry-After`)."),
        (status = 422, description = "`promotion_code_taken`; `too_many_automatic_promotions`: more than 50 in use; \
            `shop_terms_too_large`."),
    ),
)]
pub(crate) async fn change_promotion(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    Path(promotion_id): Path<PromotionId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    attempted("promotion", || change_once(&app, promotion_id, if_match, &patch)).await
}

async fn change_once(app: &Cart, id: PromotionId, if_match: IfMatch, patch: &MergePatch) -> Result<Answer, Failed> {
    let before = app.promotion(id).await?;
    if_match.check(before.version)?;
    let content = patch.apply(&before.content)?.checked().map_err(Problem::invalid)?;

    if content == before.content {
        return Ok(Answer::ok(&PromotionResponse::of(&before, None)).version(before.version));
    }
    let after = before.revised(content, app.context.clock.now());
    let terms = app.terms_after(Some(&before), Some(&after)).await?;

    let transaction = app.store.save_promotion(Some(&before), Some(&after), terms.as_ref());
    transaction.commit().await.map_err(not_saved)?;
    Ok(Answer::ok(&PromotionResponse::of(&after, None)).version(after.version))
}
