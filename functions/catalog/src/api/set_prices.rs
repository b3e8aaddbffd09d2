//! `PUT /price-lists/{price_list_id}/prices`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use domain::fault::{Fault, Faults, Invalid};
use domain::id::{PriceListId, Sku};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::requests::require_kept;
use super::views::invalid_price_list;
use crate::Catalog;
use crate::commands::change_prices::{self, RowOutcome, RowResult};
use crate::model::{PriceRows, check_rows, mixed, mixed_tax};
use crate::scopes::CatalogWrite;

/// The result of each row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SetPricesReport {
    /// One for each row of the request, in its order.
    rows: Vec<SetPriceReport>,
}

/// The result of a row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SetPriceReport {
    /// The sku of the price.
    #[schema(value_type = String)]
    sku: Sku,
    /// The outcome.
    status: SetPriceStatus,
    /// Why it is not set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    /// Warnings of set prices that are probably unintended: `mixed_tax` if some prices in its
    /// currency include tax, in the list or at the product, and others do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

/// The result of a row.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum SetPriceStatus {
    /// The row is set.
    Set,
    /// The row was already set.
    Unchanged,
    /// The row is not set.
    Failed,
}

/// Sets prices of a price list.
///
/// Needs the scope `catalog:write`. Each row replaces the one with its sku, currency and quantity, and keeps its
/// `tax_inclusive` where the row has none; all others stay. (`DELETE` on the prices of a sku removes them.) The answer
/// reports each row, and no row stops another; those of one product are set together. What is set in an active list is
/// seen at once. Costs 1 RRU, and for the list's prices of a sku 1 RRU and 2 WRU; for each product 1 RRU and 2 WRU, and
/// where the list is active 5 WRU more for a product of 1 KB.
#[utoipa::path(
    put, path = "/price-lists/{price_list_id}/prices",
    request_body = PriceRows,
    responses(
        (status = 200, description = "The result of each row.", body = SetPricesReport),
        (status = 409, description = "It is being deleted."),
        (status = 422, description = "Two rows set the same price; every place is listed."),
    ),
)]
pub(crate) async fn set_prices(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(price_list_id): Path<PriceListId>,
    if_match: IfMatch,
    Json(body): Json<PriceRows>,
) -> Result<Answer, Problem> {
    let list = catalog.price_list(price_list_id).await?;
    if_match.check(list.version)?;

    require_kept(&list)?;
    check_rows(&body.rows).map_err(invalid_price_list)?;

    let results = change_prices::set_prices(&catalog, &list, &body.rows).await?;
    Ok(Answer::ok(&report(&body, &results)))
}

fn report(body: &PriceRows, results: &BTreeMap<Sku, RowResult>) -> SetPricesReport {
    let all = results.values().flat_map(|result| &result.prices);
    let in_list = mixed(all.map(|price| (price.currency, price.tax_inclusive)));
    let rows = body.rows.iter().enumerate().map(|(index, row)| {
        let result = results.get(&row.sku);
        let outcome = result.map_or(RowOutcome::Contended, |result| result.outcome);
        let place = format!("/rows/{index}");
        let (status, is_there) = match outcome {
            RowOutcome::Set => (SetPriceStatus::Set, true),
            RowOutcome::Unchanged => (SetPriceStatus::Unchanged, true),
            RowOutcome::UnknownSku | RowOutcome::TooMany | RowOutcome::Contended => (SetPriceStatus::Failed, false),
        };
        let is_mixed = in_list.contains(&row.currency) || result.is_some_and(|r| r.mixed.contains(&row.currency));
        let warnings = (is_there && is_mixed).then(|| mixed_tax(format!("{place}/tax_inclusive"), row.currency));
        let errors = outcome.fault().map(|(code, detail)| Faults::one(place, Invalid::new(code, detail)));
        let [errors, warnings] = [errors, warnings].map(|faults| faults.unwrap_or_default().into_listed());
        SetPriceReport { sku: row.sku.clone(), status, errors, warnings }
    });
    SetPricesReport { rows: rows.collect() }
}
