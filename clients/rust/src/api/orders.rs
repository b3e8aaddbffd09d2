// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/orders`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Expected, Keyed, List, Plain, Waiting};
use crate::types;

/// The operations of `/orders`.
#[derive(Clone, Copy, Debug)]
pub struct Orders<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Orders<'_> {
    /// Lists orders, newest first.
    ///
    /// Customers and guests see their own orders; staff with `orders:read` see all, or with `owner` those of one owner.
    /// A page may be short or empty, mostly with a filter that applies after reading (`status`, `payment_status`);
    /// `next_cursor` is null only at the end of the list. Costs 0.5 RRU per order and 0.5 RRU per page for one owner;
    /// for all orders 0.5 RRU per order and 8 RRU per day that the page spans; 2 RRU with `number`. With `email` a
    /// request skips up to a thousand orders of a day (0.5 RRU per 30 of them), and each order shown costs 1 RRU: name
    /// the days or the `owner`.
    ///
    /// # Refusals
    ///
    /// - 403: Another owner's orders, or a service without `orders:read`.
    ///
    /// `GET /orders`
    pub fn list(&self, query: &ListOrdersQuery) -> List<types::OrderSummary> {
        self.stoa.list(Method::GET, &["orders"]).query(query)
    }

    /// Finds an order.
    ///
    /// For its owner, and for staff with `orders:read`. Right after a checkout the order may not exist yet: for the
    /// first minute the 404 is `not_yet`, with `Retry-After`. With `Prefer: wait=N` (RFC 7240) the answer comes when
    /// the order is settled: confirmed, rejected, cancelled, or waiting for the shopper (`action_required`,
    /// `declined`). After N seconds, at most 20 or what the shop has set (`ORDERS_LONGEST_WAIT_SECONDS`), the answer is
    /// the order as it is. A request for an order that does not exist, or that the caller may not see, waits at most 2
    /// seconds. If `If-None-Match` names the present version of an order that waits for the shopper, the request waits
    /// for the next one: a client that has seen a decline and tries another way to pay learns the result. Costs 2 RRU;
    /// with `Prefer` 1 RRU per further read, commonly 2 to 7, at most 15.
    ///
    /// `GET /orders/{order_id}`
    pub fn find(&self, order_id: &str) -> Call<types::OrderResponse, Waiting> {
        self.stoa.call(Method::GET, &["orders", order_id])
    }

    /// Changes an order's notes and metadata.
    ///
    /// A JSON Merge Patch (RFC 7396) under `If-Match`. For staff with `orders:write`. Costs 2 RRU and 2 WRU + 2 WRU per
    /// KB of notes.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    ///
    /// `PATCH /orders/{order_id}`
    pub fn update(
        &self,
        order_id: &str,
        version: impl Into<Expected>,
        body: &types::UpdateOrderRequest,
    ) -> Call<types::OrderResponse, Plain> {
        self.stoa.call(Method::PATCH, &["orders", order_id]).version(version).json(body)
    }

    /// Cancels an order, or a part of it.
    ///
    /// For its owner, and for staff with `orders:write`, until it is shipped. Stock is released, and money voided or
    /// refunded. With `lines`, only these pieces of a confirmed order are cancelled; they must be neither packed nor
    /// shipped. Without `lines`, all that has not left is cancelled, packed or not. The amount is the exact share of
    /// each line, discount and tax included; shipping is refunded only with a whole order of which nothing was shipped.
    /// If the price of the rest depends on the quantity bought (a quantity price, a conditional discount or shipping
    /// rate), only staff may cancel a part, and the rest keeps its price (`needs_the_shop`; not with
    /// `ORDERS_CANCEL_PRICING=keep`). While the order is being confirmed, the answer is a 409 with `Retry-After`. Costs
    /// 2 RRU (a customer 3) and 4 WRU, 1 WRU more if the order waited for something, 2 WRU more with an
    /// Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is needed; or `account_erased`.
    /// - 409: `already_shipped`, `already_off`, `not_confirmed` or `being_confirmed`. Or: The same request is still
    ///   running.
    /// - 422: `not_enough_left`, with every line that has too few pieces; `needs_the_shop`. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /orders/{order_id}/cancel`
    pub fn cancel(&self, order_id: &str, body: &types::CancelOrderRequest) -> Call<types::OrderSummary, Keyed> {
        self.stoa.call(Method::POST, &["orders", order_id, "cancel"]).json(body)
    }

    /// Packs a parcel.
    ///
    /// It takes some or all of the pieces left of a confirmed order; an order has up to 50 parcels. With `ship` the
    /// parcel is also shipped, as by `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`. For staff with
    /// `orders:write`. Costs 2 RRU and 2 WRU, with `ship` 4 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_confirmed`, `nothing_left`, `not_paid` or `too_many_fulfillments`. Or: The same request is still
    ///   running.
    /// - 422: `not_enough_left`, with every line that has too few pieces. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /orders/{order_id}/fulfillments`
    pub fn create_fulfillment(
        &self,
        order_id: &str,
        body: &types::CreateFulfillmentRequest,
    ) -> Call<types::FulfillmentResponse, Keyed> {
        self.stoa.call(Method::POST, &["orders", order_id, "fulfillments"]).json(body)
    }

    /// Unpacks a parcel that has not left.
    ///
    /// Its pieces are to be packed again. The parcel stays in the list as cancelled. For staff with `orders:write`.
    /// Costs 2 RRU and 2 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_packed` or `not_confirmed`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /orders/{order_id}/fulfillments/{fulfillment_id}/cancel`
    pub fn cancel_fulfillment(&self, order_id: &str, fulfillment_id: &str) -> Call<types::FulfillmentResponse, Keyed> {
        self.stoa.call(Method::POST, &["orders", order_id, "fulfillments", fulfillment_id, "cancel"])
    }

    /// Records that a parcel has arrived.
    ///
    /// For staff with `orders:write`. Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_shipped`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /orders/{order_id}/fulfillments/{fulfillment_id}/deliver`
    pub fn deliver_fulfillment(&self, order_id: &str, fulfillment_id: &str) -> Call<types::FulfillmentResponse, Keyed> {
        self.stoa.call(Method::POST, &["orders", order_id, "fulfillments", fulfillment_id, "deliver"])
    }

    /// Ships a packed parcel.
    ///
    /// The order's owner gets an e-mail. A shop that captures at shipping captures the price of its pieces now: the
    /// exact share of each line, discount and tax included, and shipping with the first parcel. For staff with
    /// `orders:write`. Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_packed`, `not_confirmed` or `not_paid`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`
    pub fn ship_fulfillment(
        &self,
        order_id: &str,
        fulfillment_id: &str,
        body: &types::ShipFulfillmentRequest,
    ) -> Call<types::FulfillmentResponse, Keyed> {
        self.stoa.call(Method::POST, &["orders", order_id, "fulfillments", fulfillment_id, "ship"]).json(body)
    }

    /// Shows the invoice of an order, to print.
    ///
    /// An HTML page. Every confirmed order gets an invoice within some minutes; invoice numbers are consecutive,
    /// without a gap. For its owner, and for staff with `orders:read`. Costs 2 RRU.
    ///
    /// # Refusals
    ///
    /// - 409: `not_invoiced_yet`, with `Retry-After`; `not_invoiced` if there will be none.
    ///
    /// `GET /orders/{order_id}/invoice`
    pub fn find_invoice(&self, order_id: &str) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["orders", order_id, "invoice"])
    }

    /// Shows the packing slip of an order, to print.
    ///
    /// An HTML page without prices. For staff with `orders:read`. Costs 2 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:read` is missing.
    ///
    /// `GET /orders/{order_id}/packing-slip`
    pub fn find_packing_slip(&self, order_id: &str, query: &FindPackingSlipQuery) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["orders", order_id, "packing-slip"]).query(query)
    }

    /// Lists an order's timeline.
    ///
    /// All entries, oldest first: steps, parcels, cancellations, returns, payments, disputes, e-mails and the invoice.
    /// For the order's owner, and for staff with `orders:read`. Costs 1 RRU, one more for a timeline of more than 24
    /// entries.
    ///
    /// `GET /orders/{order_id}/timeline`
    pub fn list_timeline(&self, order_id: &str) -> List<types::TimelineEntry> {
        self.stoa.list(Method::GET, &["orders", order_id, "timeline"])
    }
}

/// The query of [`Orders::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListOrdersQuery {
    /// Only orders with this status.
    pub status: Option<types::OrderStatus>,
    /// Only orders with this payment status.
    pub payment_status: Option<types::PaymentStatus>,
    /// Only this owner's orders; only staff with `orders:read` may name another owner.
    pub owner: Option<types::Owner>,
    /// Only the order with this number; lower case, and O for 0, are accepted.
    pub number: Option<String>,
    /// Only orders with this e-mail address.
    pub email: Option<types::Email>,
    /// Only orders of this day (UTC) and later.
    pub created_from: Option<String>,
    /// Only orders of this day (UTC) and earlier.
    pub created_to: Option<String>,
}

/// The query of [`Orders::find_packing_slip`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindPackingSlipQuery {
    /// Only the pieces of this parcel; by default all that is not cancelled.
    pub fulfillment_id: Option<types::FulfillmentId>,
}
