// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/trading`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Keyed, List, Waiting};
use crate::types;

/// The operations of `/trading`.
#[derive(Clone, Copy, Debug)]
pub struct Trading<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Trading<'_> {
    /// Lists an owner's orders, newest first.
    ///
    /// Customers and guests see their own; with the scope `trading:read` also those of another `owner`. May be slightly
    /// stale. Costs 0.5 RRU, and 0.5 RRU for each order that is looked at: with the status of an open order only open
    /// ones are.
    ///
    /// # Refusals
    ///
    /// - 403: `insufficient_scope`: another owner's orders, without `trading:read`; `not_a_shopper`: a service has no
    ///   orders of its own, and has to name an `owner`.
    ///
    /// `GET /trading/orders`
    pub fn list_orders(&self, query: &ListTradingOrdersQuery) -> List<types::TradingOrderResponse> {
        self.stoa.list(Method::GET, &["trading", "orders"]).query(query)
    }

    /// Places an order.
    ///
    /// First the ledger holds what the order may need at worst: its price times its quantity of the quote (a market
    /// order that buys, its `quote_limit`), or its quantity of the base. Then it goes into the market's queue. Ask for
    /// it with `Prefer: wait` to hear what became of it. Costs 0.5 RRU and 8 WRU; 0.5 RRU more for an account, 1 RRU
    /// for a guest, and 2 WRU with a `client_order_id`.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no orders of its own; `account_erased`; `guest_merged`: the guest is an
    ///   account now. Or: `not_a_shopper`: a service has no cart, order or payment method of its own.
    /// - 409: `client_order_id_taken`, with the order that has it; `market_halted`, `market_cancel_only`,
    ///   `market_closed`: no orders are taken. Or: The same request is still running.
    /// - 422: `unknown_market`; `lot`, `tick`: no multiple of the market's; `min_notional`: worth too little;
    ///   `overflow`: worth more than an amount holds. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /trading/orders`
    pub fn place_order(&self, body: &types::PlaceTradingOrderRequest) -> Call<types::TradingOrderResponse, Keyed> {
        self.stoa.call(Method::POST, &["trading", "orders"]).json(body)
    }

    /// Shows an order.
    ///
    /// To its owner, and to staff with the scope `trading:read`. With `Prefer: wait=N` the request waits until the
    /// order is in the book or has ended, and until what was asked for since is done. Costs 1 RRU; with `Prefer` 1 RRU
    /// per further read, commonly 2 to 4.
    ///
    /// `GET /trading/orders/{trading_order_id}`
    pub fn find_order(&self, trading_order_id: &str) -> Call<types::TradingOrderResponse, Waiting> {
        self.stoa.call(Method::GET, &["trading", "orders", trading_order_id])
    }

    /// Asks for another price or quantity of an order.
    ///
    /// By its owner. Less quantity keeps the order's place in the queue of its price; more, or another price, loses it.
    /// Where more funds are needed, the ledger holds them first. What became of it is in the order's `amendment`. Costs
    /// 1.5 RRU and 4 WRU, 6 with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 409: `order_closed`, `order_not_open`; `amendment_in_progress`: the one before is not done. Or: The same
    ///   request is still running.
    /// - 422: `filled_before`: so much is filled; `lot`, `tick`, `min_notional`, `overflow`: the market's rules do not
    ///   allow it. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /trading/orders/{trading_order_id}/amend`
    pub fn amend_order(
        &self,
        trading_order_id: &str,
        body: &types::AmendTradingOrderRequest,
    ) -> Call<types::TradingOrderResponse, Keyed> {
        self.stoa.call(Method::POST, &["trading", "orders", trading_order_id, "amend"]).json(body)
    }

    /// Asks for an order's end.
    ///
    /// By its owner, or staff with the scope `trading:write`. The market does it behind the commands that wait already:
    /// what is filled until then stays filled. It does so in a market that is halted, too. Once it is asked for, asking
    /// again changes nothing. Costs 1 RRU and 4 WRU, 6 with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 409: `order_closed`: it has ended. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /trading/orders/{trading_order_id}/cancel`
    pub fn cancel_order(&self, trading_order_id: &str) -> Call<types::TradingOrderResponse, Keyed> {
        self.stoa.call(Method::POST, &["trading", "orders", trading_order_id, "cancel"])
    }
}

/// The query of [`Trading::list_orders`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListTradingOrdersQuery {
    /// Only this owner's orders; without it, the caller's own. Only staff with `trading:read` may name another owner.
    pub owner: Option<types::Owner>,
    /// Only those of this market. Pages may be short, or empty before the end.
    pub market: Option<types::MarketSymbol>,
    /// Only those with this status. Pages may be short, or empty before the end.
    pub status: Option<types::TradingOrderStatus>,
}
