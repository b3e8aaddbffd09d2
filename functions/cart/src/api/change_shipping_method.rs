//! `PATCH /shipping-methods/{shipping_method_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::bounds::Line;
use domain::collection::{Metadata, MetadataPatch};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::ShippingMethodResponse;
use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::shipping::{MethodId, MethodPrice};
use crate::scopes::CartWrite;

/// The changes of a shipping method: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Parcel post" }))]
pub(crate) struct ChangeShippingMethodRequest {
    /// The value for `shipping_method`. Carts that chose the method under its old id have to
    /// choose again.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, pattern = "^\\.*[A-Za-z0-9_-][A-Za-z0-9._-]*$", nullable = false)]
    id: Option<MethodId>,
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 120>>,
    /// The prices: the whole list.
    #[schema(max_items = 100, nullable = false)]
    prices: Option<Vec<MethodPrice>>,
    /// The shop's own notes; a null removes one text, or all.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// Changes a shipping method.
///
/// A JSON Merge Patch (RFC 7396) of one of the shop's own methods. Takes effect at once. A patch
/// that changes nothing writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 1 WRU per KB of the
/// shop's terms.
#[utoipa::path(
    patch, path = "/shipping-methods/{shipping_method_id}",
    request_body(content(
        (ChangeShippingMethodRequest = "application/merge-patch+json"), (ChangeShippingMethodRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The method, changed.", body = ShippingMethodResponse),
        (status = 409, description = "Another change came first (`Retry-After`)."),
        (status = 422, description = "`shipping_method_exists`; `shop_terms_too_large`."),
    ),
)]
pub(crate) async fn change_shipping_method(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    Path(id): Path<MethodId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    attempted("shop's terms", || change_once(&app, &id, if_match, &patch)).await
}

async fn change_once(app: &Cart, id: &MethodId, if_match: IfMatch, patch: &MergePatch) -> Result<Answer, Failed> {
    let terms = app.store.shop_terms().await?;
    let before = terms.method(id).ok_or_else(|| Problem::not_found("shipping method"))?;
    if_match.check(before.version)?;
    let content = patch.apply(&before.content)?.checked().map_err(Problem::invalid)?;

    if content == before.content {
        return Ok(Answer::ok(&ShippingMethodResponse::of(before)).version(before.version));
    }
    let after = before.revised(content, app.context.clock.now());
    let next = terms.with_changed_method(id, after.clone())?;

    app.store.write_terms(&next).await?;
    Ok(Answer::ok(&ShippingMethodResponse::of(&after)).version(after.version))
}
