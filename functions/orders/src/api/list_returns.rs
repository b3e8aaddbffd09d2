//! `GET /returns`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::OrderId;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Caller;
use service::page::Paged;
use service::table::Position;
use utoipa::IntoParams;

use super::views::returns::ReturnSummary;
use crate::Orders;
use crate::commands::access::{READ, not_found, seen_by};
use crate::model::ReturnStatus;
use crate::store::Listing;

/// Which returns to list.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListReturnsFilter {
    /// Only the returns of this order, all on one page.
    #[deserr(default)]
    #[param(inline, value_type = Option<OrderId>)]
    order_id: Option<OrderId>,
    /// Only returns with this status.
    #[deserr(default)]
    #[param(inline)]
    status: Option<ReturnStatus>,
}

/// Lists returns, newest first.
///
/// Customers and guests see their own returns; staff with `orders:read` see all. Costs 0.5 RRU per return and 0.5 RRU
/// per page; for one order 0.5 RRU per return and 1 RRU. `status` applies after reading: a request passes returns of
/// other statuses until its page is half full, ten times `limit` at most (0.5 RRU each, and 0.5 RRU per `limit`). So a
/// page may be short or empty; `next_cursor` is null only at the end of the list.
#[utoipa::path(
    get, path = "/returns",
    responses(
        (status = 200, description = "A page of returns.", body = List<ReturnSummary>),
        (status = 403, description = "A service without `orders:read`."),
        (status = 404, description = "There is no such order, or the caller may not see it."),
    ),
)]
pub(crate) async fn list_returns(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    page: Paged<ListReturnsFilter>,
) -> Result<Answer, Problem> {
    if let Some(order_id) = page.filter.order_id {
        return returns_of(&orders, &caller, order_id, page.filter.status).await;
    }
    let listing = match caller.owner() {
        _ if caller.has_scope(READ) => Listing::All,
        Some(owner) => Listing::Of(owner),
        None => return Err(Problem::insufficient_scope(READ)),
    };
    let (table, page) = (&orders.context.table, page.of(listing.whose()));

    let after: Option<Position> = page.begin(table).await?;
    let (returns, next) = orders.store.list_returns(listing, page.filter.status, after, page.limit()).await?;

    Ok(page.answer(table, returns.iter().map(ReturnSummary::from).collect(), next.as_ref()).await?)
}

async fn returns_of(
    orders: &Orders,
    caller: &Caller,
    order_id: OrderId,
    status: Option<ReturnStatus>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let found = orders.store.find(order_id).await?;
    seen_by(caller, found.as_ref(), order_id, clock)?;
    let order = found.ok_or_else(|| not_found(order_id, clock))?;
    let returns = orders.store.returns_of(&order).await?;
    let shown = returns.iter().filter(|returned| returned.stands_at(status)).map(ReturnSummary::from);
    Ok(Answer::list(&List { items: shown.collect::<Vec<_>>(), next_cursor: None }))
}
