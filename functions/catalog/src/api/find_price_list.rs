//! `GET /price-lists/{price_list_id}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::PriceListId;

use super::problems::{AnyProblems, StaffProblems};
use crate::model::{Application, PriceList};
use crate::{Catalog, CatalogRead};

/// Shows a price list.
///
/// Needs the scope `catalog:read`. `application` says whether its products show it yet. Costs 1 RRU.
#[utoipa::path(
    get, path = "/price-lists/{price_list_id}", operation_id = "find_price_list", tag = "catalog",
    params(
        ("price_list_id" = inline(PriceListId), Path, description = "The price list."),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` that the client has already."),
    ),
    responses(
        (status = 200, description = "The price list.", body = PriceList,
            headers(("ETag" = String, description = "Its version, and whether it is applied."))),
        (status = 304, description = "The client has it already."),
        (status = 404, description = "There is no such price list.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn find_price_list(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Path(price_list_id): Path<PriceListId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_price_list(price_list_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("price list"))?))
}

/// A list as an answer; its `ETag` tells as well whether it is applied.
pub(super) fn shown(list: &PriceList) -> Answer {
    Answer::ok(list).version(list.version).part(u64::from(list.application == Application::Applied))
}
