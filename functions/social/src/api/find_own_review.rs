//! `GET /reviews/{product_id}/mine`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use super::views::ReviewResponse;
use crate::Social;

/// Shows the caller's review of a product.
///
/// Costs 1 RRU for each 4 KB, and 1.
#[utoipa::path(
    get, path = "/reviews/{product_id}/mine",
    responses((status = 200, description = "The review.", body = ReviewResponse)),
)]
pub(crate) async fn find_own_review(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = app.store.review(account, product_id).await?;
    let review = found.ok_or_else(|| Problem::not_found("review"))?;
    let author = app.store.profile(account).await?;

    Ok(Answer::ok(&ReviewResponse::of(&review, author.as_ref())).version(review.version))
}
