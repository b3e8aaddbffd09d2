//! `POST /price-lists`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::invalid_price_list;
use crate::Catalog;
use crate::model::{PriceList, PriceListContent};
use crate::scopes::CatalogWrite;

/// Creates a price list, without prices.
///
/// Needs the scope `catalog:write`. Its prices are set with `PUT /price-lists/{price_list_id}/prices`, and seen by all
/// while it is active and its period lasts. Costs 2 WRU, and 3 WRU more with an idempotency key.
#[utoipa::path(
    post, path = "/price-lists",
    request_body = PriceListContent,
    responses(
        (status = 201, description = "The new price list.", body = PriceList),
        (status = 422, description = "The period is empty."),
    ),
)]
pub(crate) async fn create_price_list(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    Json(content): Json<PriceListContent>,
) -> Result<Answer, Problem> {
    content.check().map_err(invalid_price_list)?;
    let list = PriceList::new(content, &catalog.context.clock);

    let created = Answer::created(format!("/price-lists/{}", list.id), &list).version(list.version);
    Ok(catalog.store.create_price_list(&list, &idempotency, created).await?)
}
