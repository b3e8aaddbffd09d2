//! `DELETE /shipping-methods/{shipping_method_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::shipping::MethodId;
use crate::scopes::CartWrite;

/// Deletes a shipping method.
///
/// Without an own method, the shop uses the built-in ones again. Needs the
/// scope `cart:write`. Costs 1 RRU per 4 KB and 1 WRU per KB of the shop's terms.
#[utoipa::path(
    delete, path = "/shipping-methods/{shipping_method_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "Another change came first (`Retry-After`)."),
    ),
)]
pub(crate) async fn delete_shipping_method(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartWrite>,
    Path(id): Path<MethodId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    attempted("shop's terms", || delete_once(&app, &id, if_match)).await
}

async fn delete_once(app: &Cart, id: &MethodId, if_match: IfMatch) -> Result<Answer, Failed> {
    let terms = app.store.shop_terms().await?;
    let method = terms.method(id).ok_or_else(|| Problem::not_found("shipping method"))?;
    if_match.check(method.version)?;

    app.store.write_terms(&terms.without_method(id)).await?;
    Ok(Answer::no_content())
}
