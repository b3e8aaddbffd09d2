//! `POST /trading/orders`

use std::sync::Arc;

use axum::extract::State;
use domain::Amount;
use domain::fault::{Faults, Invalid};
use domain::id::TradingOrderId;
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;
use service::idempotency::RequiredIdempotency;

use super::requests::PlaceTradingOrderRequest;
use super::views::TradingOrderResponse;
use crate::Trading;
use crate::commands::is_merged;
use crate::model::book::{Kind, MarketStatus, Side, Status};
use crate::model::{Market, OrderRecord};
use crate::store::CLIENT;

/// Places an order.
///
/// First the ledger holds what the order may need at worst: its price times its quantity of the quote (a market order that
/// buys, its `quote_limit`), or its quantity of the base. Then it goes into the market's queue. Ask for it with
/// `Prefer: wait` to hear what became of it. Costs 0.5 RRU and 8 WRU; 0.5 RRU more for an account, 1 RRU for a guest, and 2 WRU with a
/// `client_order_id`.
#[utoipa::path(
    post, path = "/trading/orders",
    request_body = PlaceTradingOrderRequest,
    responses(
        (status = 201, description = "The order, which waits for its hold.", body = TradingOrderResponse),
        (status = 403, description = "`not_a_shopper`: a service has no orders of its own; `account_erased`; \
            `guest_merged`: the guest is an account now."),
        (status = 409, description = "`client_order_id_taken`, with the order that has it; `market_halted`, \
            `market_cancel_only`, `market_closed`: no orders are taken."),
        (status = 422, description = "`unknown_market`; `lot`, `tick`: no multiple of the market's; `min_notional`: worth \
            too little; `overflow`: worth more than an amount holds."),
    ),
)]
pub(crate) async fn place_trading_order(
    State(app): State<Arc<Trading>>,
    Shopper(owner, _): Shopper,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<PlaceTradingOrderRequest>,
) -> Result<Answer, Problem> {
    request.faults().none_or(())?;
    let market = app.store.market_eventually(&request.market).await?.ok_or_else(|| {
        let fault = Invalid::new("unknown_market", "there is no such market");
        Problem::refused_with("unknown_market", "There is no such market.", Faults::one("/market", fault))
    })?;

    if is_merged(&app, owner).await? {
        let detail = "The guest is an account now, which places its own orders.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "guest_merged", detail));
    }
    let order = decide(&app, &market, owner, request)?;
    if let Owner::Account(account_id) = owner
        && app.store.is_erased_eventually(account_id).await?
    {
        return Err(Problem::new(StatusCode::FORBIDDEN, "account_erased", "The account was erased."));
    }

    let created = Answer::created(format!("/trading/orders/{}", order.id), &TradingOrderResponse::from(&order));
    match idempotency.commit(app.store.create_order(&order), created.version(order.version)).await {
        Err(error) if error.refused(CLIENT) => {
            let name = order.client_order_id.unwrap_or_default();
            let taken = app.store.named(&owner, &name).await?;
            let problem = Problem::conflict("client_order_id_taken", "Another order has this client_order_id.");
            Err(problem.with("order_id", &taken))
        }
        other => Ok(other?),
    }
}

/// The order, where the market takes it.
fn decide(
    app: &Trading,
    market: &Market,
    owner: Owner,
    request: PlaceTradingOrderRequest,
) -> Result<OrderRecord, Problem> {
    let closed = |code: &str| Err(Problem::conflict(code, "The market takes no orders now."));
    match market.settings.status {
        MarketStatus::Open => {}
        MarketStatus::CancelOnly => return closed("market_cancel_only"),
        MarketStatus::Halted => return closed("market_halted"),
        MarketStatus::Closed => return closed("market_closed"),
    }
    let (clock, zero) = (&app.context.clock, Amount::ZERO);
    let now = clock.now();
    let time_in_force = request.time_in_force();
    let mut order = OrderRecord {
        id: TradingOrderId::new(clock),
        owner,
        market: market.symbol.clone(),
        base: market.base,
        quote: market.quote,
        client_order_id: request.client_order_id.map(domain::bounds::Line::into_string),
        side: request.side,
        kind: request.kind,
        time_in_force,
        post_only: request.post_only,
        self_trade: request.self_trade,
        price: request.price,
        stop_price: request.stop_price,
        triggered: false,
        quantity: request.quantity,
        quote_limit: request.quote_limit,
        filled: zero,
        quote_filled: zero,
        fee: zero,
        held: zero,
        released: zero,
        holds: 1,
        status: Status::PendingHold,
        code: None,
        queue_key: None,
        cancel_requested: false,
        amendment: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let rules = market.rules();
    let price = request.price.unwrap_or_default();
    let hold = match (order.side, order.kind) {
        (Side::Sell, _) => Some(order.quantity),
        (Side::Buy, Kind::Market) => order.quote_limit,
        (Side::Buy, _) => rules.notional(price.get(), order.quantity.get()).and_then(Amount::new),
    };
    order.held = hold.unwrap_or_default();
    if let Some(code) = rules.misfit(&order.for_book(), None).or(hold.is_none().then_some("overflow")) {
        return Err(Problem::refused(code, "The market's rules do not allow this order."));
    }
    Ok(order)
}
