//! `GET /price-lists/{price_list_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::PriceListId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views;
use crate::Catalog;
use crate::model::PriceList;
use crate::scopes::CatalogRead;

/// Shows a price list.
///
/// Needs the scope `catalog:read`. `application` says whether its products show it yet. Costs 1 RRU.
#[utoipa::path(
    get, path = "/price-lists/{price_list_id}",
    responses(
        (status = 200, description = "The price list.", body = PriceList,
            headers(("ETag" = String, description = "Its version, and whether it is applied."))),
    ),
)]
pub(crate) async fn find_price_list(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Path(price_list_id): Path<PriceListId>,
) -> Result<Answer, Problem> {
    Ok(views::price_list(&catalog.price_list(price_list_id).await?))
}
