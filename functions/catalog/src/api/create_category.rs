//! `POST /categories`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Catalog;
use crate::model::{Category, CategoryContent};
use crate::scopes::CatalogWrite;

/// Creates a category.
///
/// Needs the scope `catalog:write`. Its slug must be free, and its parent must exist. Costs 9 WRU, 2 WRU for the
/// idempotency key among them; 1 RRU and 3 WRU for its parent, 1 RRU and 2 WRU for each level above that.
#[utoipa::path(
    post, path = "/categories",
    request_body = CategoryContent,
    responses(
        (status = 201, description = "The new category.", body = Category),
        (status = 409, description = "The tree is changing at this moment."),
        (status = 422, description = "The slug is taken, or the category can't have this parent."),
    ),
)]
pub(crate) async fn create_category(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    Json(content): Json<CategoryContent>,
) -> Result<Answer, Problem> {
    let category = Category::new(content, &catalog.context.clock);

    let created = Answer::created(format!("/categories/{}", category.id), &category).version(category.version).part(0);
    Ok(catalog.store.save_category(None, &category, &idempotency, created).await?)
}
