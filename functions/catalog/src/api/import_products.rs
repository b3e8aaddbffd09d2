//! `POST /products/import`.

use std::sync::Arc;

use axum::extract::{Request, State};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use shared::Problem;
use shared::body::{Answer, read_body};
use shared::caller::Scoped;

use super::problems::{AnyProblems, StaffProblems};
use crate::import::{LineReport, LineStatus, import};
use crate::model::{ImportRows, MAX_IMPORT_ROWS, NoSheet};
use crate::{Catalog, CatalogWrite};

/// What became of an import.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ImportReport {
    /// How many lines made a product.
    created: usize,
    /// How many lines changed one.
    updated: usize,
    /// How many lines said what was there already.
    unchanged: usize,
    /// How many lines were not done.
    failed: usize,
    /// Every line, in their order.
    #[schema(max_items = 100)]
    rows: Vec<LineReport>,
}

/// Imports up to 100 rows of products, as NDJSON or CSV.
///
/// Needs the scope `catalog:write`. A product is found by its `slug`, or in CSV without one by the `sku`; where there is
/// none, it is made. What a row does not say stays as it is. `status` may be `draft`, `active` or `archived`, along the
/// ways that a product has. No row stops another, and the answer tells line by line what became of it. A repetition
/// finds all as it should be and writes nothing, so it needs no `Idempotency-Key`.
///
/// NDJSON: a product a line, as `POST /products` takes it; a list that is named is replaced whole. CSV: a row a variant,
/// the names of the columns in the first row, in any order and any of them: `slug`, `status`, `title`, `description`,
/// `tax_class`, `category_ids` (separated by spaces), `tags` (by commas), `options`, `media`, `attributes`, `metadata`
/// (as JSON), which stand in a product's first row; and for the variant `sku`, `variant_title`, `option1` to `option5`,
/// `barcode`, `weight_g`, `track_inventory`, `backorder`, `amount` (minor units), `currency`, `tax_inclusive`,
/// `more_prices` (as JSON). An empty cell says nothing; variants that are not named stay.
///
/// Costs 2 RRU a product of 4 KB that is as it should be. One that is made costs 1 RRU and what `POST /products` does
/// without an idempotency key, one that is changed 1 RRU more than `PATCH /products/{product_id}`.
#[utoipa::path(
    post, path = "/products/import", operation_id = "import_products", tag = "catalog",
    request_body(content(
        (String = "application/x-ndjson", example = "{\"slug\":\"hat\",\"title\":\"Hat\"}\n"),
        (String = "text/csv", example = "slug,title,sku,amount,currency\nhat,Hat,HAT,1900,EUR\n"),
    )),
    responses(
        (status = 200, description = "What became of each line.", body = ImportReport),
        (status = 413, description = "The body is larger than 1 MiB.", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is neither NDJSON nor CSV.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "There are more than 100 rows.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn import_products(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    request: Request,
) -> Result<Answer, Problem> {
    let is_csv = is_csv(request.headers())?;
    let bytes = read_body(request).await?;
    let rows = if is_csv { ImportRows::of_csv(&bytes).map_err(no_sheet)? } else { of_ndjson(&bytes)? };
    if rows.count() > MAX_IMPORT_ROWS {
        return Err(Problem::refused("too_many_rows", format!("One request takes at most {MAX_IMPORT_ROWS} rows.")));
    }

    let rows = import(&catalog.store, &catalog.context.clock, rows).await;

    let count = |status| rows.iter().filter(|row| row.status == status).count();
    Ok(Answer::ok(&ImportReport {
        created: count(LineStatus::Created),
        updated: count(LineStatus::Updated),
        unchanged: count(LineStatus::Unchanged),
        failed: count(LineStatus::Failed),
        rows,
    }))
}

/// Whether it is CSV, or else NDJSON; 415 for anything else.
fn is_csv(headers: &HeaderMap) -> Result<bool, Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/csv" => Ok(true),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(false),
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "A body of type application/x-ndjson or text/csv is expected.",
        )),
    }
}

fn of_ndjson(bytes: &[u8]) -> Result<ImportRows, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::malformed("The body is not UTF-8."))?;
    Ok(ImportRows::of_ndjson(text))
}

fn no_sheet(error: NoSheet) -> Problem {
    match error {
        NoSheet::Malformed(detail) => Problem::malformed(detail),
        NoSheet::Columns(faults) => Problem::invalid(faults),
    }
}
