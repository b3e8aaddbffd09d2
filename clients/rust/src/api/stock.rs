// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/stock`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/stock`.
#[derive(Clone, Copy, Debug)]
pub struct Stock<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Stock<'_> {
    /// Lists stock by sku.
    ///
    /// Every sku with its stock. May be slightly stale. Costs 0.5 RRU and 0.5 RRU a sku; of those that are low, or
    /// short, 0.5 RRU for each 4 KB of them, some ten skus.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:read` is missing.
    ///
    /// `GET /stock`
    pub fn list(&self, query: &ListStockQuery) -> List<types::StockResponse> {
        self.stoa.list(Method::GET, &["stock"]).query(query)
    }

    /// Receives a delivery of many skus.
    ///
    /// All lines in one step, or none; new skus get a stock level. Costs, for n skus, n RRU and 2 n WRU, with the
    /// movement and the event 2 WRU a KB each, and 2 WRU with a key; 2 WRU more for each new sku.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: The quantity on hand would exceed the maximum. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /stock`
    pub fn receive_delivery(&self, body: &types::ReceiveDeliveryRequest) -> Call<types::DeliveryResponse, Keyed> {
        self.stoa.call(Method::POST, &["stock"]).json(body)
    }

    /// Books a stocktaking.
    ///
    /// Sets the counted quantities, all lines in one step or none, and answers the differences from the books. Holds
    /// stay: if less is on hand than promised, `short_by` is the difference, `GET /stock?short=true` lists the sku, and
    /// `inventory.stock.oversold` is published. Costs, for n skus, 0.5 n RRU and 2 n WRU, with the movement and the
    /// event 2 WRU a KB each, and 2 WRU with a key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: `unknown_sku`: some have no stock to be counted; each is listed. Or: `idempotency_key_reused`: the key
    ///   was used with another request.
    ///
    /// `POST /stock/counts`
    pub fn count(&self, body: &types::CountStockRequest) -> Call<types::StockCountResponse, Keyed> {
        self.stoa.call(Method::POST, &["stock", "counts"]).json(body)
    }

    /// Shows the stock of a sku.
    ///
    /// On hand, reserved, and available. May be slightly stale. Costs 0.5 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:read` is missing.
    ///
    /// `GET /stock/{sku}`
    pub fn find(&self, sku: &str) -> Call<types::StockResponse, Conditional> {
        self.stoa.call(Method::GET, &["stock", sku])
    }

    /// Changes the safety stock of a sku, and when it is low.
    ///
    /// A JSON Merge Patch (RFC 7396). The safety stock is never promised; present promises stay. `If-Match: *` accepts
    /// any version, for a sku that sells meanwhile. Costs 0.5 RRU and 6 WRU; 1 WRU more for a sku that is, or was, low.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:write` is missing.
    ///
    /// `PATCH /stock/{sku}`
    pub fn update(
        &self,
        sku: &str,
        version: impl Into<Expected>,
        body: &types::StockSettings,
    ) -> Call<types::StockResponse, Plain> {
        self.stoa.call(Method::PATCH, &["stock", sku]).version(version).json(body)
    }

    /// Corrects the stock on hand.
    ///
    /// Sets the counted quantity, or adds or removes pieces. Holds stay: if less is on hand than promised, `short_by`
    /// is the difference, `GET /stock?short=true` lists the sku, and `inventory.stock.oversold` is published. Costs 0.5
    /// RRU and 6 WRU, 8 with a key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: The quantity on hand would be negative, or exceed the maximum. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /stock/{sku}/adjust`
    pub fn adjust(&self, sku: &str, body: &types::AdjustStockRequest) -> Call<types::StockResponse, Keyed> {
        self.stoa.call(Method::POST, &["stock", sku, "adjust"]).json(body)
    }

    /// Lists the movements of a sku, newest first.
    ///
    /// All movements; the sums of their changes are the stock. Costs 0.5 RRU a movement (and 4 KB of its order), and
    /// 0.5 for the first page.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:read` is missing.
    ///
    /// `GET /stock/{sku}/movements`
    pub fn list_movements(&self, sku: &str) -> List<types::StockMovementResponse> {
        self.stoa.list(Method::GET, &["stock", sku, "movements"])
    }

    /// Receives goods of one sku.
    ///
    /// Adds to the stock on hand; a new sku gets a stock level. Costs 1 RRU and 6 WRU, 8 with a key; 2 WRU more for a
    /// new sku.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: The quantity on hand would exceed the maximum. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /stock/{sku}/receive`
    pub fn receive(&self, sku: &str, body: &types::ReceiveStockRequest) -> Call<types::StockResponse, Keyed> {
        self.stoa.call(Method::POST, &["stock", sku, "receive"]).json(body)
    }
}

/// The query of [`Stock::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListStockQuery {
    /// `true`: only the skus that are low, those with `available` at `low_at` or below it.
    pub low: Option<bool>,
    /// `true`: only the skus that are short, with more pieces held and sold than on hand. Not together with `low`.
    pub short: Option<bool>,
}
