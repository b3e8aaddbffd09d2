//! `DELETE /price-lists/{price_list_id}/prices/{sku}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path2};
use shared::caller::Scoped;
use shared::etag::IfMatch;
use shared::id::{PriceListId, Sku};

use super::delete_price_list::removing;
use super::problems::{AnyProblems, StaffProblems, VersionProblems};
use crate::model::Application;
use crate::{Catalog, CatalogWrite};

/// Removes all prices of a sku from a price list.
///
/// Needs the scope `catalog:write`. Costs 4 RRU and 4 WRU, and where the list is active 5 WRU more for a product of
/// 1 KB.
#[utoipa::path(
    delete, path = "/price-lists/{price_list_id}/prices/{sku}", operation_id = "remove_prices", tag = "catalog",
    params(
        ("price_list_id" = inline(PriceListId), Path, description = "The price list."),
        ("sku" = inline(Sku), Path, description = "The sku."),
        ("If-Match" = String, Header, pattern = "^\"[0-9]{1,15}([.][0-9]{1,15})?\"$", example = "\"1\"",
            description = "The `ETag` that the change is based on; `*` takes any."),
    ),
    responses(
        (status = 204, description = "They are gone."),
        (status = 404, description = "There is no such price list, or it has no price of the sku.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is being deleted, or it or the product changes at this moment.",
            body = Problem, content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
        VersionProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn remove_prices(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path2(price_list_id, sku): Path2<PriceListId, Sku>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_price_list(price_list_id).await?;
    let list = found.ok_or_else(|| Problem::not_found("price list"))?;
    if_match.check(list.version)?;

    if list.application == Application::Removing {
        return Err(removing());
    }

    let outcome = catalog.store.remove_rows(&list, &sku).await?.ok_or_else(|| Problem::not_found("price"))?;
    match outcome.fault() {
        None => Ok(Answer::no_content()),
        Some((code, detail)) => Err(Problem::conflict(code, detail).retry_after(1)),
    }
}
