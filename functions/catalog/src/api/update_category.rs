//! `PATCH /categories/{category_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::CategoryId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views;
use crate::Catalog;
use crate::model::{Category, CategoryPatch};
use crate::scopes::CatalogWrite;

/// Changes a category.
///
/// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
/// nothing writes nothing. Another `parent_id` moves it, with all that is below it: never below itself, and to no more
/// than 8 levels. Costs 1 RRU and 5 WRU; 4 WRU more for another slug, 1 WRU more for another position; for a move 3 WRU
/// for the old parent, 1 RRU and 3 WRU for the new one, 1 RRU and 2 WRU for each level above that, and 0.5 RRU per 4 KB
/// of all categories where it has children.
#[utoipa::path(
    patch, path = "/categories/{category_id}",
    request_body(content((CategoryPatch = "application/merge-patch+json"), (CategoryPatch = "application/json"))),
    responses(
        (status = 200, description = "The category as it is now.", body = Category),
        (status = 409, description = "The tree is changing at this moment."),
        (status = 422, description = "The slug is taken, or the category can't have this parent."),
    ),
)]
pub(crate) async fn update_category(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(category_id): Path<CategoryId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let before = catalog.category(category_id).await?;
    if_match.check(before.version)?;
    let content = patch.apply(&before.content())?;

    if content == before.content() {
        return Ok(views::category(&before));
    }
    let after = before.revised(content, catalog.context.clock.now());

    let answer = views::category(&after);
    Ok(catalog.store.save_category(Some(&before), &after, &Idempotency::none(), answer).await?)
}
