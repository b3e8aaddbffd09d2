//! `GET /trading/orders`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Shopper;
use service::page::Paged;

use super::views::TradingOrderResponse;
use crate::Trading;
use crate::model::Symbol;
use crate::model::book::Status;

/// Selects orders.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TradingOrderFilter {
    /// Only those of this market. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    market: Option<Symbol>,
    /// Only those with this status. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    status: Option<Status>,
}

/// Lists the caller's own orders, newest first.
///
/// May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for each order that is looked at: with the status of an open order only open
/// ones are.
#[utoipa::path(
    get, path = "/trading/orders",
    responses((status = 200, description = "A page of orders.", body = List<TradingOrderResponse>)),
)]
pub(crate) async fn list_trading_orders(
    State(app): State<Arc<Trading>>,
    Shopper(owner, _): Shopper,
    page: Paged<TradingOrderFilter>,
) -> Result<Answer, Problem> {
    let (table, page) = (app.store.table(), page.of(owner));
    let TradingOrderFilter { market, status } = &page.filter;

    let is_live = status.is_some_and(|status| !status.is_final());
    let found = app.store.orders(&owner, is_live, page.limit(), page.begin(table).await?).await?;

    let fits = found.items.iter().filter(|order| {
        market.as_ref().is_none_or(|market| *market == order.market)
            && status.is_none_or(|status| status == order.status)
    });
    let shown: Vec<_> = fits.map(TradingOrderResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
