//! `POST /categories`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Json};
use shared::caller::Scoped;
use shared::idempotency::Idempotency;

use super::problems::{AnyProblems, BodyProblems, StaffProblems};
use crate::model::{Category, CategoryContent};
use crate::{Catalog, CatalogWrite};

/// Creates a category.
///
/// Needs the scope `catalog:write`. Its slug must be free, and the category above it there. Costs 9 WRU, 2 WRU for the
/// idempotency key among them; 1 RRU and 3 WRU for the category above it, 1 RRU and 2 WRU for each level above that.
#[utoipa::path(
    post, path = "/categories", operation_id = "create_category", tag = "catalog",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[A-Za-z0-9._:-]+$",
        description = "Makes a repetition harmless: it gets the first answer again, for 24 hours.")),
    request_body = CategoryContent,
    responses(
        (status = 201, description = "The new category.", body = Category, headers(
            ("Location" = String, description = "Where it is read."),
            ("ETag" = String, description = "Its version."),
        )),
        (status = 409, description = "The same request is still running, or the tree changes at this moment.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The slug is taken, or it can't stand below `parent_id`. Or the key was used with another request.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
        BodyProblems,
    ),
    security(("bearer" = [])),
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
