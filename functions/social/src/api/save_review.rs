//! `PUT /reviews/{product_id}/mine`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Json, Path};

use super::requests::{Account, MaybeMatch};
use super::views::ReviewResponse;
use crate::Social;
use crate::commands::{people, review};
use crate::model::{Review, ReviewContent};

/// Writes or changes the caller's review of a product.
///
/// The first time it needs no `If-Match`; afterwards it does. Costs 3.5 RRU, 0.5 for each sku of the product, and 10
/// WRU; 6 WRU to change it, 9 where the rating changes.
#[utoipa::path(
    put, path = "/reviews/{product_id}/mine",
    request_body = ReviewContent,
    responses((status = 200, description = "The review as it is now.", body = ReviewResponse),
        (status = 201, description = "The new review.", body = ReviewResponse),
        (status = 422, description = "`profile_required`: the caller has no profile.")),
)]
pub(crate) async fn save_review(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(product_id): Path<ProductId>,
    expected: MaybeMatch,
    Json(content): Json<ReviewContent>,
) -> Result<Answer, Problem> {
    let author = people::acting(&app, account).await?;

    let check = |before: Option<&Review>, is_same| expected.check(before.map(|before| before.version), is_same);
    let (review, is_new) = review::write(&app, account, product_id, content, check).await?;

    let shown = ReviewResponse::of(&review, Some(&author));
    Ok(match is_new {
        true => Answer::created(format!("/reviews/{product_id}/mine"), &shown).version(review.version),
        false => Answer::ok(&shown).version(review.version),
    })
}
