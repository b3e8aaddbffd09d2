//! `GET /ratings/{product_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};

use super::views::{PUBLIC_READ_S, RatingResponse};
use crate::Social;
use crate::commands::review;

/// Shows what the reviews of a product come to.
///
/// Needs no token. Costs 1.5 RRU.
#[utoipa::path(
    get, path = "/ratings/{product_id}",
    responses((status = 200, description = "The rating.", body = RatingResponse)),
)]
pub(crate) async fn find_rating(
    State(app): State<Arc<Social>>,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    review::product(&app, product_id).await?;

    Ok(Answer::ok(&RatingResponse::from(&app.store.rating(product_id).await?)).kept_for(PUBLIC_READ_S))
}
