//! `GET /categories/{category_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::CategoryId;
use service::Problem;
use service::body::{Answer, Path};

use super::views::{self, PUBLIC_READ_S};
use crate::Catalog;
use crate::model::Category;

/// Shows a category.
///
/// Costs 0.5 RRU.
#[utoipa::path(
    get, path = "/categories/{category_id}",
    responses(
        (status = 200, description = "The category.", body = Category,
            headers(("ETag" = String, description = "Its version and how many children it has."))),
    ),
)]
pub(crate) async fn find_category(
    State(catalog): State<Arc<Catalog>>,
    Path(category_id): Path<CategoryId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.find_category(category_id).await?.ok_or_else(|| Problem::not_found("category"))?;

    Ok(views::category(&found).kept_for(PUBLIC_READ_S))
}
