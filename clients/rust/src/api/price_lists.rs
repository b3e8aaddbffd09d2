// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/price-lists`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/price-lists`.
#[derive(Clone, Copy, Debug)]
pub struct PriceLists<'a> {
    pub(super) stoa: &'a Stoa,
}

impl PriceLists<'_> {
    /// Lists the price lists, newest first.
    ///
    /// Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /price-lists`
    pub fn list(&self) -> List<types::PriceList> {
        self.stoa.list(Method::GET, &["price-lists"])
    }

    /// Creates a price list, without prices.
    ///
    /// Needs the scope `catalog:write`. Its prices are set with `PUT /price-lists/{price_list_id}/prices`, and seen by
    /// all while it is active and its period lasts. Costs 2 WRU, and 3 WRU more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: The period is empty. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /price-lists`
    pub fn create(&self, body: &types::PriceListContent) -> Call<types::PriceList, Keyed> {
        self.stoa.call(Method::POST, &["price-lists"]).json(body)
    }

    /// Shows a price list.
    ///
    /// Needs the scope `catalog:read`. `application` says whether its products show it yet. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /price-lists/{price_list_id}`
    pub fn find(&self, price_list_id: &str) -> Call<types::PriceList, Conditional> {
        self.stoa.call(Method::GET, &["price-lists", price_list_id])
    }

    /// Deletes a price list.
    ///
    /// Needs the scope `catalog:write`. Its prices are removed from its products from then on, 500 skus a minute, then
    /// it is deleted; until then `application` is `removing`. Costs 1 RRU and 3 WRU; and then 1 RRU and 7 WRU for each
    /// product of 1 KB, and 2 WRU for each sku.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    ///
    /// `DELETE /price-lists/{price_list_id}`
    pub fn delete(&self, price_list_id: &str, version: impl Into<Expected>) -> Call<types::PriceList, Plain> {
        self.stoa.call(Method::DELETE, &["price-lists", price_list_id]).version(version)
    }

    /// Changes a price list.
    ///
    /// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
    /// nothing writes nothing. Another status or period of an active list is applied to its products from then on, 500
    /// skus a minute; `application` is `applying` until all of them show it. Costs 1 RRU and 2 WRU, 1 WRU more where
    /// the products are concerned; and then 1 RRU and 7 WRU for each product of 1 KB, and 2 WRU for each sku that is
    /// shown anew.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: It is being deleted.
    /// - 422: The period is empty.
    ///
    /// `PATCH /price-lists/{price_list_id}`
    pub fn update(
        &self,
        price_list_id: &str,
        version: impl Into<Expected>,
        body: &types::PriceListPatch,
    ) -> Call<types::PriceList, Plain> {
        self.stoa.call(Method::PATCH, &["price-lists", price_list_id]).version(version).merge_patch(body)
    }

    /// Lists the prices of a price list, by sku.
    ///
    /// Needs the scope `catalog:read`. Costs 1 RRU, and 1 RRU per 4 KB of the page.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:read` is missing.
    ///
    /// `GET /price-lists/{price_list_id}/prices`
    pub fn list_prices(&self, price_list_id: &str) -> List<types::SkuPrices> {
        self.stoa.list(Method::GET, &["price-lists", price_list_id, "prices"])
    }

    /// Sets prices of a price list.
    ///
    /// Needs the scope `catalog:write`. Each row replaces the one with its sku, currency and quantity, and keeps its
    /// `tax_inclusive` where the row has none; all others stay. (`DELETE` on the prices of a sku removes them.) The
    /// answer reports each row, and no row stops another; those of one product are set together. What is set in an
    /// active list is seen at once. Costs 1 RRU, and for the list's prices of a sku 1 RRU and 2 WRU; for each product 1
    /// RRU and 2 WRU, and where the list is active 5 WRU more for a product of 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: It is being deleted.
    /// - 422: Two rows set the same price; every place is listed.
    ///
    /// `PUT /price-lists/{price_list_id}/prices`
    pub fn set_prices(
        &self,
        price_list_id: &str,
        version: impl Into<Expected>,
        body: &types::PriceRows,
    ) -> Call<types::SetPricesReport, Plain> {
        self.stoa.call(Method::PUT, &["price-lists", price_list_id, "prices"]).version(version).json(body)
    }

    /// Removes all prices of a sku from a price list.
    ///
    /// Needs the scope `catalog:write`. Costs 4 RRU and 4 WRU, and where the list is active 5 WRU more for a product of
    /// 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: It is being deleted, or it or the product changes at this moment.
    ///
    /// `DELETE /price-lists/{price_list_id}/prices/{sku}`
    pub fn remove_prices(&self, price_list_id: &str, sku: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["price-lists", price_list_id, "prices", sku]).version(version)
    }
}
