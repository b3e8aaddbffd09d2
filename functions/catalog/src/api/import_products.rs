//! `POST /products/import`.

use std::sync::Arc;

use axum::extract::{Request, State};
use deserr::Deserr;
use domain::fault::Faults;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Query, read_body};
use service::caller::Scoped;
use utoipa::IntoParams;

use crate::Catalog;
use crate::adapters::rows::{Encoding, NO_WORKBOOK, decode, is_workbook};
use crate::adapters::{of_csv, of_ndjson};
use crate::commands::import::{LineReport, LineStatus, import};
use crate::model::{Lists, MAX_IMPORT_ROWS};
use crate::scopes::CatalogWrite;

/// Whether an import is a dry run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = ImportDryRun, rename_all = "lowercase")]
enum DryRun {
    /// Rows are written.
    #[default]
    False,
    /// Nothing is written; the report shows the would-be result of each line.
    True,
}

/// How rows are imported.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportProductsQuery {
    /// `true` writes nothing, and reports the would-be result of each line.
    #[param(inline)]
    #[deserr(default)]
    dry_run: Option<DryRun>,
    /// How a list that a row names changes: `merge`, the default, keeps the elements that the row does not name;
    /// `replace` removes the others. (A row of CSV names one variant; the others always stay.)
    #[param(inline)]
    #[deserr(default)]
    lists: Option<Lists>,
}

/// The result of an import.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ImportReport {
    /// Whether it was a dry run: then nothing was written, and the rest shows the would-be
    /// result.
    dry_run: bool,
    /// The encoding that the text was read in: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    encoding: &'static str,
    /// The delimiter that was found between the cells of CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    delimiter: Option<char>,
    /// How many lines created a product.
    created: usize,
    /// How many lines changed one.
    updated: usize,
    /// How many lines changed nothing.
    unchanged: usize,
    /// How many lines failed.
    failed: usize,
    /// How many categories were created.
    categories_created: usize,
    /// A report for each line, in their order.
    #[schema(max_items = 100)]
    rows: Vec<LineReport>,
}

/// Imports up to 100 rows of products, as NDJSON or CSV.
///
/// Needs the scope `catalog:write`. A product is found by its `slug`, or in CSV without one by the `sku`; if there
/// is none, it is created. **What a row does not name stays as it is**, in lists too: of a variant's prices those in
/// other currencies, of a price whether it includes tax, and so on. `null` removes a field, `[]` empties a list, a
/// price whose `amount` is `null` is removed, and with `lists=replace` each list that a row names is replaced as a whole.
/// `status` may be `draft`, `active` or `archived`, if the product's present status allows the change; a new product
/// may begin in any of them. No row stops another: rows of one product are written together, or if that fails half
/// by half, and the answer reports each line. A repetition changes nothing and writes nothing, so it needs no
/// `Idempotency-Key`.
///
/// NDJSON: one product per line, as `POST /products` takes it. CSV: one row per variant, the names of the columns in the first
/// row, in any order and any of them: `slug`, `status`, `title`, `description`, `tax_class`, `categories`, `tags`
/// (separated by commas), `category_ids`, `options`, `media`, `attributes`, `metadata`, `category_details` (as JSON),
/// which are in a product's first row; and for the variant `sku`, `variant_title`, `option1` to `option5`, `barcode`,
/// `weight_g`, `track_inventory`, `backorder`, `amount` (minor units), `currency`, `tax_inclusive`, `more_prices` (as
/// JSON). An empty cell changes nothing. A cell `null` removes, `[]` empties a list, and an apostrophe before `=`, `+`,
/// `-`, `@`, a tab, a line break, `null`, `[]` or another apostrophe is not part of the text. Cells are separated by
/// commas, semicolons, tabs or bars. The text is UTF-8, UTF-16 or Windows-1252; the answer says which was found, unless
/// `charset` names it.
///
/// `categories` are named by slug, after their ancestors: `clothing/shirts`. A missing one is created if
/// `category_details` gives its name: `{"shirts":{"name":"Shirts","position":10}}`.
///
/// Costs 2 RRU for a product of 4 KB that does not change, 1 RRU a sku without a slug and 1 RRU a category by slug. One
/// that is created costs 1 RRU and what `POST /products` does without an idempotency key, one that is changed 1 RRU
/// more than `PATCH /products/{product_id}`.
#[utoipa::path(
    post, path = "/products/import",
    request_body(content(
        (String = "application/x-ndjson", example = "{\"slug\":\"hat\",\"title\":\"Hat\"}\n"),
        (String = "text/csv", example = "slug,title,sku,amount,currency\nhat,Hat,HAT,1900,EUR\n"),
    )),
    responses(
        (status = 200, description = "The result of each line.", body = ImportReport),
        (status = 413, description = "The body is larger than 1 MiB."),
        (status = 415, description = "The body is neither NDJSON nor CSV, or in an encoding that is not supported."),
        (status = 422, description = "There are more than 100 rows."),
    ),
)]
pub(crate) async fn import_products(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Query(query): Query<ImportProductsQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    let (is_csv, charset) = media_type(request.headers())?;
    let bytes = read_body(request).await?;
    if is_workbook(&bytes) {
        return Err(not_taken(NO_WORKBOOK));
    }
    let (encoding, text) = decode(&bytes, charset);
    let (rows, delimiter) = match is_csv {
        true => of_csv(&text).map(|(rows, delimiter)| (rows, Some(char::from(delimiter))))?,
        false => (of_ndjson(&text), None),
    };
    if rows.count() > MAX_IMPORT_ROWS {
        return Err(Problem::refused("too_many_rows", format!("One request takes at most {MAX_IMPORT_ROWS} rows.")));
    }

    let dry_run = query.dry_run == Some(DryRun::True);
    let imported = import(&catalog, rows, query.lists.unwrap_or_default(), dry_run).await;

    let count = |status| imported.lines.iter().filter(|row| row.status == status).count();
    Ok(Answer::ok(&ImportReport {
        dry_run,
        encoding: encoding.name(),
        delimiter,
        created: count(LineStatus::Created),
        updated: count(LineStatus::Updated),
        unchanged: count(LineStatus::Unchanged),
        failed: count(LineStatus::Failed),
        categories_created: imported.categories,
        rows: imported.lines,
    }))
}

/// Whether it is CSV rather than NDJSON, and the encoding that is named; 415 for any other type.
fn media_type(headers: &HeaderMap) -> Result<(bool, Option<Encoding>), Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = media_type.split(';').map(str::trim);
    let is_csv = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
        // With Excel installed, browsers on Windows send CSV with this type; the bytes identify a real workbook.
        "text/csv" | "application/vnd.ms-excel" => true,
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => false,
        kind if kind.contains("spreadsheet") || kind.contains("excel") => return Err(not_taken(NO_WORKBOOK)),
        _ => return Err(not_taken("A body of type application/x-ndjson or text/csv is expected.")),
    };
    let charset = parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.eq_ignore_ascii_case("charset"));
    let encoding = charset.map(|(_, name)| {
        Encoding::named(name).ok_or_else(|| not_taken("The charsets utf-8, utf-16 and windows-1252 are taken."))
    });
    Ok((is_csv, encoding.transpose()?))
}

fn not_taken(detail: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
}
