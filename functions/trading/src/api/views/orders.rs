//! Orders as their owners see them.

use domain::id::TradingOrderId;
use domain::owner::Owner;
use domain::{Amount, Timestamp};
use serde::Serialize;
use service::body::Answer;
use utoipa::ToSchema;

use crate::model::book::{Kind, SelfTrade, Side, Status, TimeInForce};
use crate::model::{Amendment, OrderRecord, Symbol};

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct TradingOrderResponse {
    id: TradingOrderId,
    owner: Owner,
    market: Symbol,
    /// The client's own name for it.
    client_order_id: Option<String>,
    side: Side,
    kind: Kind,
    time_in_force: TimeInForce,
    /// Whether it is rejected where it would not rest.
    post_only: bool,
    /// What happens where it would meet another order of its owner.
    self_trade: SelfTrade,
    /// What one lot may cost; null of a market order.
    price: Option<Amount>,
    /// It waits until the last trade's price is there; null of all others.
    stop_price: Option<Amount>,
    /// Whether its stop price was reached.
    triggered: bool,
    /// How much it is for, of the base.
    #[schema(example = "300000")]
    quantity: Amount,
    /// What a market order that buys may spend; null of all others.
    quote_limit: Option<Amount>,
    /// How much is filled, of the base.
    filled: Amount,
    /// What that came to, of the quote, before fees.
    quote_filled: Amount,
    /// What its owner paid in fees, of what they got.
    fee: Amount,
    /// What was held for it: of the quote for one that buys, of the base for one that sells.
    held: Amount,
    /// What of that went back.
    released: Amount,
    status: Status,
    /// Why it was rejected or cancelled; null otherwise.
    #[schema(example = "insufficient_funds")]
    code: Option<String>,
    /// Whether its end was asked for.
    cancel_requested: bool,
    /// The last amendment that was asked for.
    amendment: Option<Amendment>,
    /// Counts its changes; the `ETag`.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&OrderRecord> for TradingOrderResponse {
    fn from(order: &OrderRecord) -> Self {
        let order = order.clone();
        Self {
            id: order.id,
            owner: order.owner,
            market: order.market,
            client_order_id: order.client_order_id,
            side: order.side,
            kind: order.kind,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            self_trade: order.self_trade,
            price: order.price,
            stop_price: order.stop_price,
            triggered: order.triggered,
            quantity: order.quantity,
            quote_limit: order.quote_limit,
            filled: order.filled,
            quote_filled: order.quote_filled,
            fee: order.fee,
            held: order.held,
            released: order.released,
            status: order.status,
            code: order.code,
            cancel_requested: order.cancel_requested,
            amendment: order.amendment,
            version: order.version,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

/// 200 with an order.
pub(in crate::api) fn shown_order(order: &OrderRecord) -> Answer {
    Answer::ok(&TradingOrderResponse::from(order)).version(order.version)
}

/// 202 with an order whose market has not done what was asked for.
pub(in crate::api) fn accepted_order(order: &OrderRecord) -> Answer {
    let location = format!("/trading/orders/{}", order.id);
    Answer::accepted(location, &TradingOrderResponse::from(order)).version(order.version)
}
