// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/catalog`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, List, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/catalog`.
#[derive(Clone, Copy, Debug)]
pub struct Catalog<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Catalog<'_> {
    /// Lists products in any state, newest first, for staff.
    ///
    /// Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page; without `status` three lists are read and
    /// merged; with `category_id` 0.5 RRU a list and 0.5 RRU a product; with `sku` 1 RRU and 1 RRU per 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /catalog/products`
    pub fn browse_products(&self, query: &BrowseProductsQuery) -> List<types::Product> {
        self.stoa.list(Method::GET, &["catalog", "products"]).query(query)
    }

    /// Exports the products in any state, newest first, as `POST /products/import` takes them.
    ///
    /// Needs the scope `catalog:read`. An export that is imported again changes nothing, and makes the same catalog in
    /// another shop: products in every state, with their variants and prices, and the categories that they are in, by
    /// slug, with the names and positions by which an import creates them. It leaves out ids, stock, price lists,
    /// categories without products, and the descriptions and metadata of categories. In CSV each page begins with the
    /// names of the columns, and an apostrophe precedes each cell that a spreadsheet program would take for a formula.
    /// Costs 0.5 RRU per 4 KB of the page, at least 1.5 RRU, and 0.5 RRU for each category that its products are in or
    /// below.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /catalog/products/export`
    pub fn export_products(&self, query: &ExportProductsQuery) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["catalog", "products", "export"]).query(query)
    }

    /// Shows a product in any state, for staff.
    ///
    /// Needs the scope `catalog:read`. It is read as the last acknowledged change left it, so that its `ETag` serves
    /// for the next change. Costs 1 RRU per 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /catalog/products/{product_id}`
    pub fn inspect_product(&self, product_id: &str) -> Call<types::Product, Conditional> {
        self.stoa.call(Method::GET, &["catalog", "products", product_id])
    }
}

/// The query of [`Catalog::browse_products`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BrowseProductsQuery {
    /// Only products in this state.
    pub status: Option<types::ProductStatus>,
    /// Only products in this category.
    pub category_id: Option<types::CategoryId>,
    /// Only the product that has this sku.
    pub sku: Option<types::Sku>,
}

/// The query of [`Catalog::export_products`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportProductsQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// How they are written; `ndjson` by default.
    pub format: Option<ExportProductsFormat>,
}

text_enum! {
    /// How the products are written.
    ExportProductsFormat {
        Ndjson = "ndjson",
        Csv = "csv",
    }
}
