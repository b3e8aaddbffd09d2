//! `GET /catalog/products/export`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use domain::fault::Faults;
use http::{HeaderName, HeaderValue, header};
use service::Problem;
use service::caller::Scoped;
use service::page::Paged;
use service::table::TableError;
use utoipa::IntoParams;

use crate::Catalog;
use crate::adapters::{to_csv, to_ndjson};
use crate::model::{CategoriesOfPage, Outgoing, Product, Status};
use crate::scopes::CatalogRead;
use crate::store::ListWish;

/// How the products are written.
#[derive(Clone, Copy, Debug, Default, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = ExportFormat, rename_all = "lowercase")]
pub(crate) enum Format {
    /// One product per line.
    #[default]
    Ndjson,
    /// One variant per row.
    Csv,
}

/// Selects products and a format.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportProductsFilter {
    /// How they are written; `ndjson` by default.
    #[param(inline)]
    #[deserr(default)]
    format: Option<Format>,
}

/// The cursor of the next page, for clients that do not read links.
const NEXT: HeaderName = HeaderName::from_static("x-next-cursor");

/// Exports the products in any state, newest first, as `POST /products/import` takes them.
///
/// Needs the scope `catalog:read`. An export that is imported again changes nothing, and makes the same catalog in
/// another shop: products in every state, with their variants and prices, and the categories that they are in, by slug,
/// with the names and positions by which an import creates them. It leaves out ids, stock, price lists, categories
/// without products, and the descriptions and metadata of categories. In CSV each page begins with the names of the
/// columns, and an apostrophe precedes each cell that a spreadsheet program would take for a formula. Costs 0.5 RRU per
/// 4 KB of the page, at least 1.5 RRU, and 0.5 RRU for each category that its products are in or below.
#[utoipa::path(
    get, path = "/catalog/products/export",
    responses(
        (status = 200, description = "A page of products.",
            content((String = "application/x-ndjson"), (String = "text/csv")),
            headers(
                ("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."),
                ("X-Next-Cursor" = String, description = "Its cursor by itself."),
            )),
    ),
)]
pub(crate) async fn export_products(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    page: Paged<ExportProductsFilter>,
) -> Result<Response, Problem> {
    let (store, table) = (&catalog.store, catalog.store.table());
    let mut wish = ListWish::of(None, Status::ALL.to_vec(), page.limit());
    wish.before = page.begin(table).await?;
    let (products, next) = store.list_products(&wish).await?;

    let products = products.iter().map(|stored| stored.product()).collect::<Result<Vec<Product>, TableError>>()?;
    let ids = products.iter().flat_map(|product| &product.category_ids).copied().collect();
    let categories = CategoriesOfPage::new(store.find_categories(ids).await?);
    let products: Vec<_> = products.iter().map(|product| categories.outgoing(product)).collect();
    let (media_type, body) = written(page.filter.format.unwrap_or_default(), &products)?;
    let mut response = ([(header::CONTENT_TYPE, media_type)], body).into_response();
    if let Some(cursor) = page.next_cursor(table, next.as_ref()).await? {
        // Only if the client named it, since the cursor is bound to it.
        let format = page.filter.format.map_or("", Format::parameter);
        let path = format!("/catalog/products/export?{format}limit={}&cursor={cursor}", page.limit());
        for (name, text) in [(header::LINK, format!("<{path}>; rel=\"next\"")), (NEXT, cursor)] {
            let value = HeaderValue::from_str(&text).map_err(|_| Problem::internal())?;
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

impl Format {
    const fn parameter(self) -> &'static str {
        match self {
            Self::Ndjson => "format=ndjson&",
            Self::Csv => "format=csv&",
        }
    }
}

fn written(format: Format, products: &[Outgoing]) -> Result<(&'static str, Vec<u8>), Problem> {
    let failed = |error: &dyn std::error::Error| {
        tracing::error!(%error, "products can't be written");
        Problem::internal()
    };
    match format {
        Format::Ndjson => Ok(("application/x-ndjson", to_ndjson(products).map_err(|error| failed(&error))?)),
        Format::Csv => Ok(("text/csv; charset=utf-8", to_csv(products).map_err(|error| failed(&error))?)),
    }
}
