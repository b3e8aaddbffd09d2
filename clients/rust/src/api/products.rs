// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/products`.

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/products`.
#[derive(Clone, Copy, Debug)]
pub struct Products<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Products<'_> {
    /// Lists the active products, newest first.
    ///
    /// With variants, prices and availability. Costs 0.5 RRU per 4 KB of the page; with `category_id` 0.5 RRU and 0.5
    /// RRU a product.
    ///
    /// `GET /products`
    pub fn list(&self, query: &ListProductsQuery) -> List<types::Product> {
        self.stoa.list(Method::GET, &["products"]).query(query).open()
    }

    /// Creates a product, in draft.
    ///
    /// Needs the scope `catalog:write`. Only staff see it (`GET /catalog/products/{product_id}`) until it is activated.
    /// Its slug and its skus must be free. `CATALOG_TAX_INCLUSIVE` says whether a price includes tax that does not say
    /// so itself, and the answer warns of net and gross prices side by side. Costs 9 WRU for a product of 1 KB without
    /// variants or categories, 2 WRU for the idempotency key among them; 2 WRU for each variant; 1 RRU and 2 WRU for
    /// each category.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: A rule is broken: the slug or a sku is taken, a category does not exist, something is named twice; every
    ///   place is listed. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /products`
    pub fn create(&self, body: &types::ProductContent) -> Call<types::WrittenProduct, Keyed> {
        self.stoa.call(Method::POST, &["products"]).json(body)
    }

    /// Shows the active product with this slug.
    ///
    /// Like `GET /products/{product_id}`. Costs 0.5 RRU, and 0.5 RRU per 4 KB of the product.
    ///
    /// `GET /products/by-slug/{slug}`
    pub fn find_by_slug(&self, slug: &str) -> Call<types::Product, Conditional> {
        self.stoa.call(Method::GET, &["products", "by-slug", slug]).open()
    }

    /// Imports up to 100 rows of products, as NDJSON or CSV.
    ///
    /// Needs the scope `catalog:write`. A product is found by its `slug`, or in CSV without one by the `sku`; if there
    /// is none, it is created. **What a row does not name stays as it is**, in lists too: of a variant's prices those
    /// in other currencies, of a price whether it includes tax, and so on. `null` removes a field, `[]` empties a list,
    /// a price whose `amount` is `null` is removed, and with `lists=replace` each list that a row names is replaced as
    /// a whole. `status` may be `draft`, `active` or `archived`, if the product's present status allows the change; a
    /// new product may begin in any of them. No row stops another: rows of one product are written together, or if that
    /// fails half by half, and the answer reports each line. A repetition changes nothing and writes nothing, so it
    /// needs no `Idempotency-Key`.
    ///
    /// NDJSON: one product per line, as `POST /products` takes it. CSV: one row per variant, the names of the columns
    /// in the first row, in any order and any of them: `slug`, `status`, `title`, `description`, `tax_class`,
    /// `categories`, `tags` (separated by commas), `category_ids`, `options`, `media`, `attributes`, `metadata`,
    /// `category_details` (as JSON), which are in a product's first row; and for the variant `sku`, `variant_title`,
    /// `option1` to `option5`, `barcode`, `weight_g`, `track_inventory`, `backorder`, `amount` (minor units),
    /// `currency`, `tax_inclusive`, `more_prices` (as JSON). An empty cell changes nothing. A cell `null` removes, `[]`
    /// empties a list, and an apostrophe before `=`, `+`, `-`, `@`, a tab, a line break, `null`, `[]` or another
    /// apostrophe is not part of the text. Cells are separated by commas, semicolons, tabs or bars. The text is UTF-8,
    /// UTF-16 or Windows-1252; the answer says which was found, unless `charset` names it.
    ///
    /// `categories` are named by slug, after their ancestors: `clothing/shirts`. A missing one is created if
    /// `category_details` gives its name: `{"shirts":{"name":"Shirts","position":10}}`.
    ///
    /// Costs 2 RRU for a product of 4 KB that does not change, 1 RRU a sku without a slug and 1 RRU a category by slug.
    /// One that is created costs 1 RRU and what `POST /products` does without an idempotency key, one that is changed 1
    /// RRU more than `PATCH /products/{product_id}`.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 422: There are more than 100 rows.
    ///
    /// `POST /products/import`
    pub fn import(
        &self,
        media_type: &str,
        body: impl Into<Bytes>,
        query: &ImportProductsQuery,
    ) -> Call<types::ImportReport, Plain> {
        self.stoa.call(Method::POST, &["products", "import"]).raw(media_type, body).query(query).repeatable()
    }

    /// Shows an active product.
    ///
    /// With variants, prices and availability. The `ETag` is its version and, after a dot, the state of its
    /// availability; `If-Match` compares the version alone. Costs 0.5 RRU per 4 KB.
    ///
    /// `GET /products/{product_id}`
    pub fn find(&self, product_id: &str) -> Call<types::Product, Conditional> {
        self.stoa.call(Method::GET, &["products", product_id]).open()
    }

    /// Deletes a product that was never active.
    ///
    /// Needs the scope `catalog:write`. Its slug and its skus are free again. A product that was active is archived
    /// instead, for orders may name it. Costs 1 RRU, and 7 WRU for a product of 1 KB; 2 WRU for each variant and
    /// category.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: It is or was active.
    ///
    /// `DELETE /products/{product_id}`
    pub fn delete(&self, product_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["products", product_id]).version(version)
    }

    /// Changes a product.
    ///
    /// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes, lists are replaced
    /// whole. A patch that changes nothing writes nothing. Costs 1 RRU, and 5 WRU for a product of 1 KB; 4 WRU for
    /// another slug, 2 WRU for each sku and category that comes or goes.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 422: A rule is broken; every place is listed.
    ///
    /// `PATCH /products/{product_id}`
    pub fn update(
        &self,
        product_id: &str,
        version: impl Into<Expected>,
        body: &types::ProductPatch,
    ) -> Call<types::WrittenProduct, Plain> {
        self.stoa.call(Method::PATCH, &["products", product_id]).version(version).merge_patch(body)
    }

    /// Activates a product: a draft or an archived one.
    ///
    /// Needs the scope `catalog:write`. The product needs at least one variant, and each variant a price. Costs 1 RRU,
    /// and 8 WRU for a product of 1 KB, 2 WRU for the idempotency key among them; 4 WRU for each category.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The product is already active, or is changing at this moment. Or: The same request is still running.
    /// - 422: It lacks a variant or a price; every place is listed. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /products/{product_id}/activate`
    pub fn activate(&self, product_id: &str) -> Call<types::Product, Keyed> {
        self.stoa.call(Method::POST, &["products", product_id, "activate"])
    }

    /// Archives a product.
    ///
    /// Needs the scope `catalog:write`. It can be activated again. Costs 1 RRU, and 8 WRU for a product of 1 KB, 2 WRU
    /// for the idempotency key among them; 4 WRU for each category.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The product is not active, or is changing at this moment. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /products/{product_id}/archive`
    pub fn archive(&self, product_id: &str) -> Call<types::Product, Keyed> {
        self.stoa.call(Method::POST, &["products", product_id, "archive"])
    }
}

/// The query of [`Products::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListProductsQuery {
    /// Only products in this category.
    pub category_id: Option<types::CategoryId>,
}

/// The query of [`Products::import`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportProductsQuery {
    /// `true` writes nothing, and reports the would-be result of each line.
    pub dry_run: Option<bool>,
    /// How a list that a row names changes: `merge`, the default, keeps the elements that the row does not name;
    /// `replace` removes the others. (A row of CSV names one variant; the others always stay.)
    pub lists: Option<ImportProductsLists>,
}

text_enum! {
    /// How a list that a row names changes.
    ImportProductsLists {
        Merge = "merge",
        Replace = "replace",
    }
}
