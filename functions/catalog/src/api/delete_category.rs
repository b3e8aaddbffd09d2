//! `DELETE /categories/{category_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::CategoryId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Catalog;
use crate::scopes::CatalogWrite;

/// Deletes a category without products and without children.
///
/// Needs the scope `catalog:write`. Its slug is free again. Costs 4 RRU and 7 WRU; 3 WRU more for one with a parent.
#[utoipa::path(
    delete, path = "/categories/{category_id}",
    responses(
        (status = 204, description = "It is deleted."),
        (status = 409, description = "Products are in it, active or not, or it has children."),
    ),
)]
pub(crate) async fn delete_category(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(category_id): Path<CategoryId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = catalog.category(category_id).await?;
    if_match.check(found.version)?;

    if catalog.store.is_in_use(category_id).await? {
        return Err(Problem::conflict("category_in_use", "Products are in this category; take them out first."));
    }

    catalog.store.delete_category(&found).await?;
    Ok(Answer::no_content())
}
