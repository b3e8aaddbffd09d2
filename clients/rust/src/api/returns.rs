// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/returns`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Keyed, List};
use crate::types;

/// The operations of `/returns`.
#[derive(Clone, Copy, Debug)]
pub struct Returns<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Returns<'_> {
    /// Lists returns, newest first.
    ///
    /// Customers and guests see their own returns; staff with `orders:read` see all. Costs 0.5 RRU per return and 0.5
    /// RRU per page; for one order 0.5 RRU per return and 1 RRU. `status` applies after reading: a request passes
    /// returns of other statuses until its page is half full, ten times `limit` at most (0.5 RRU each, and 0.5 RRU per
    /// `limit`). So a page may be short or empty; `next_cursor` is null only at the end of the list.
    ///
    /// # Refusals
    ///
    /// - 403: A service without `orders:read`.
    ///
    /// `GET /returns`
    pub fn list(&self, query: &ListReturnsQuery) -> List<types::ReturnSummary> {
        self.stoa.list(Method::GET, &["returns"]).query(query)
    }

    /// Requests a return.
    ///
    /// The pieces must be shipped and in no other return. For the order's owner, within 30 days (`ORDERS_RETURN_DAYS`)
    /// after a parcel with that line arrived, or left if its arrival is not known; for staff with `orders:write` at any
    /// time. Costs 2 RRU (a customer 3) and 8 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is needed; or `account_erased`.
    /// - 409: `not_confirmed` or `too_many_returns`. Or: The same request is still running.
    /// - 422: `not_enough_left` or `return_window_over`, with every such line. Or: `idempotency_key_reused`: the key
    ///   was used with another request.
    ///
    /// `POST /returns`
    pub fn create(&self, body: &types::CreateReturnRequest) -> Call<types::ReturnResponse, Keyed> {
        self.stoa.call(Method::POST, &["returns"]).json(body)
    }

    /// Finds a return.
    ///
    /// For the order's owner, and for staff with `orders:read`. Costs 3 RRU.
    ///
    /// `GET /returns/{return_id}`
    pub fn find(&self, return_id: &str) -> Call<types::ReturnResponse, Conditional> {
        self.stoa.call(Method::GET, &["returns", return_id])
    }

    /// Approves a return.
    ///
    /// The customer may send the goods. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU more with an
    /// Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_requested`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /returns/{return_id}/approve`
    pub fn approve(&self, return_id: &str, body: &types::ApproveReturnRequest) -> Call<types::ReturnResponse, Keyed> {
        self.stoa.call(Method::POST, &["returns", return_id, "approve"]).json(body)
    }

    /// Cancels a return.
    ///
    /// Only before the goods arrive; the customer keeps them. For the order's owner, and for staff with `orders:write`.
    /// Costs 3 RRU (a customer 4) and 4 WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is needed; or `account_erased`.
    /// - 409: `return_ended`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /returns/{return_id}/cancel`
    pub fn cancel(&self, return_id: &str) -> Call<types::ReturnResponse, Keyed> {
        self.stoa.call(Method::POST, &["returns", return_id, "cancel"])
    }

    /// Receives the goods of a return.
    ///
    /// After their inspection, good pieces go back into stock and the price of the accepted ones is refunded: the exact
    /// share of each line, discount and tax included, or less if the shop gives a reason. Shipping is not refunded. If
    /// no refund is due, the return is `refunded` at once. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU
    /// more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_approved`. Or: The same request is still running.
    /// - 422: `not_enough_left` or `refund_not_possible`, with every fault. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /returns/{return_id}/receive`
    pub fn receive(&self, return_id: &str, body: &types::ReceiveReturnRequest) -> Call<types::ReturnResponse, Keyed> {
        self.stoa.call(Method::POST, &["returns", return_id, "receive"]).json(body)
    }

    /// Rejects a return.
    ///
    /// The customer keeps the goods and may request another return. For staff with `orders:write`. Costs 3 RRU and 6
    /// WRU, 2 WRU more with an Idempotency-Key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `orders:write` is missing.
    /// - 409: `not_requested`. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /returns/{return_id}/reject`
    pub fn reject(&self, return_id: &str, body: &types::RejectReturnRequest) -> Call<types::ReturnResponse, Keyed> {
        self.stoa.call(Method::POST, &["returns", return_id, "reject"]).json(body)
    }
}

/// The query of [`Returns::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReturnsQuery {
    /// Only the returns of this order, all on one page.
    pub order_id: Option<types::OrderId>,
    /// Only returns with this status.
    pub status: Option<types::ReturnStatus>,
}
