//! `PUT /price-lists/{price_list_id}/prices`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::caller::Scoped;
use shared::etag::IfMatch;
use shared::fault::{Fault, Faults, Invalid};
use shared::id::{PriceListId, Sku};

use super::create_price_list::invalid_price_list;
use super::delete_price_list::removing;
use super::problems::{AnyProblems, BodyProblems, StaffProblems, VersionProblems};
use crate::model::{Application, PriceRows, by_sku, check_rows};
use crate::store::RowOutcome;
use crate::{Catalog, CatalogWrite};

/// What became of each row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SetPricesReport {
    /// One for each row of the request, in its order.
    rows: Vec<SetPriceReport>,
}

/// What became of a row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SetPriceReport {
    /// Whose price it is.
    #[schema(value_type = String)]
    sku: Sku,
    /// What became of it.
    status: SetPriceStatus,
    /// Why it is not set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum SetPriceStatus {
    /// It is there now.
    Set,
    /// It was there, just so.
    Unchanged,
    /// It is not there.
    Failed,
}

/// Sets prices of a price list.
///
/// Needs the scope `catalog:write`. Each row takes the place of the one with its sku, currency and quantity; all others
/// stay. The answer tells row by row what became of it, and no row stops another; those of one product are set
/// together. What is set in an active list is seen at once. Costs 1 RRU, and for the list's prices of a sku 1 RRU and
/// 2 WRU; for each product 1 RRU and 2 WRU, and where the list is active 5 WRU more for a product of 1 KB.
#[utoipa::path(
    put, path = "/price-lists/{price_list_id}/prices", operation_id = "set_prices", tag = "catalog",
    params(
        ("price_list_id" = inline(PriceListId), Path, description = "The price list."),
        ("If-Match" = String, Header, pattern = "^\"[0-9]{1,15}([.][0-9]{1,15})?\"$", example = "\"1\"",
            description = "The `ETag` that the change is based on; `*` takes any."),
    ),
    request_body = PriceRows,
    responses(
        (status = 200, description = "What became of each row.", body = SetPricesReport),
        (status = 404, description = "There is no such price list.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is being deleted.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Two rows are of the same price; every place is listed.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
        BodyProblems,
        VersionProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn set_prices(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(price_list_id): Path<PriceListId>,
    if_match: IfMatch,
    Json(body): Json<PriceRows>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_price_list(price_list_id).await?;
    let list = found.ok_or_else(|| Problem::not_found("price list"))?;
    if_match.check(list.version)?;

    if list.application == Application::Removing {
        return Err(removing());
    }
    check_rows(&body.rows).map_err(invalid_price_list)?;

    let outcomes = catalog.store.set_rows(&list, &by_sku(&body.rows)).await?;
    Ok(Answer::ok(&report(&body, &outcomes)))
}

fn report(body: &PriceRows, outcomes: &BTreeMap<Sku, RowOutcome>) -> SetPricesReport {
    let rows = body.rows.iter().enumerate().map(|(index, row)| {
        let outcome = outcomes.get(&row.sku).copied().unwrap_or(RowOutcome::Contended);
        let status = match outcome {
            RowOutcome::Set => SetPriceStatus::Set,
            RowOutcome::Unchanged => SetPriceStatus::Unchanged,
            RowOutcome::UnknownSku | RowOutcome::TooMany | RowOutcome::Contended => SetPriceStatus::Failed,
        };
        let faults =
            outcome.fault().map(|(code, detail)| Faults::one(format!("/rows/{index}"), Invalid::new(code, detail)));
        SetPriceReport { sku: row.sku.clone(), status, errors: faults.unwrap_or_default().into_listed() }
    });
    SetPricesReport { rows: rows.collect() }
}
