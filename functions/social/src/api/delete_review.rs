//! `DELETE /reviews/{product_id}/mine`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::etag::IfMatch;

use super::requests::Account;
use crate::Social;
use crate::commands::review;

/// Deletes the caller's review of a product.
///
/// Costs 2 RRU and 10 WRU.
#[utoipa::path(
    delete, path = "/reviews/{product_id}/mine",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_review(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(product_id): Path<ProductId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    review::delete(&app, account, product_id, |before| if_match.check(before.version)).await?;

    Ok(Answer::no_content())
}
