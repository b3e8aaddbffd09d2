//! `GET /trading/orders`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::body::{Answer, List};
use service::caller::{Caller, Scope};
use service::page::Paged;

use super::views::TradingOrderResponse;
use crate::Trading;
use crate::model::Symbol;
use crate::model::book::Status;
use crate::scopes::TradingRead;

/// Selects orders.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TradingOrderFilter {
    /// Only this owner's orders; without it, the caller's own. Only staff with `trading:read` may name another owner.
    #[param(inline, value_type = Option<Owner>)]
    #[deserr(default)]
    owner: Option<Owner>,
    /// Only those of this market. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    market: Option<Symbol>,
    /// Only those with this status. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    status: Option<Status>,
}

/// Lists an owner's orders, newest first.
///
/// Customers and guests see their own; with the scope `trading:read` also those of another `owner`. May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for each order that is looked at: with the status of an open order only open
/// ones are.
#[utoipa::path(
    get, path = "/trading/orders",
    responses(
        (status = 200, description = "A page of orders.", body = List<TradingOrderResponse>),
        (status = 403, description = "`insufficient_scope`: another owner's orders, without `trading:read`; \
            `not_a_shopper`: a service has no orders of its own, and has to name an `owner`."),
    ),
)]
pub(crate) async fn list_trading_orders(
    State(app): State<Arc<Trading>>,
    caller: Caller,
    page: Paged<TradingOrderFilter>,
) -> Result<Answer, Problem> {
    let owner = whose(&caller, page.filter.owner)?;
    let (table, page) = (app.store.table(), page.of(owner));
    let TradingOrderFilter { market, status, .. } = &page.filter;

    let is_live = status.is_some_and(|status| !status.is_final());
    let found = app.store.orders(&owner, is_live, page.limit(), page.begin(table).await?).await?;

    let fits = found.items.iter().filter(|order| {
        market.as_ref().is_none_or(|market| *market == order.market)
            && status.is_none_or(|status| status == order.status)
    });
    let shown: Vec<_> = fits.map(TradingOrderResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}

/// Whose orders the caller gets to see.
fn whose(caller: &Caller, asked: Option<Owner>) -> Result<Owner, Problem> {
    match asked.or_else(|| caller.owner()) {
        Some(owner) if caller.owns(&owner) || caller.has_scope(TradingRead::NAME) => Ok(owner),
        Some(_) => Err(Problem::insufficient_scope(TradingRead::NAME)),
        None => {
            let detail = "A service has no orders of its own: name an owner.";
            Err(Problem::new(StatusCode::FORBIDDEN, "not_a_shopper", detail))
        }
    }
}
