//! `GET /orders`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, List, Query};
use shared::bounds::Limit;
use shared::caller::{Caller, Owner};
use shared::cursor::CursorText;
use shared::fault::Faults;
use utoipa::IntoParams;

use super::access::READ;
use super::answer::OrderSummary;
use crate::Orders;
use crate::model::Status;
use crate::store::Place;

/// Which orders.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListOrdersQuery {
    /// How many at most, 1 to 100.
    #[deserr(default)]
    #[param(inline, value_type = Option<Limit>)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    #[deserr(default)]
    #[param(inline, value_type = Option<CursorText>)]
    cursor: Option<CursorText>,
    /// Only orders that stand so.
    #[deserr(default)]
    #[param(inline)]
    status: Option<Status>,
    /// Only this owner's orders; another's for staff with `orders:read` only.
    #[deserr(default)]
    #[param(inline, value_type = Option<Owner>)]
    owner: Option<Owner>,
}

/// Lists orders, newest first.
#[utoipa::path(
    get, path = "/orders", tag = "orders", operation_id = "list_orders",
    summary = "Lists orders, newest first",
    description = "A customer or guest sees his own; staff with `orders:read` see all, or with `owner` one person's. \
        A page may be short, above all with `status`, which is looked at after reading; `next_cursor` is null only at \
        the true end. Costs 0.5 RRU an order and 0.5 RRU per 4 KB of the page for one owner; for all orders 8 RRU a day \
        that the page spans more.",
    params(ListOrdersQuery),
    responses(
        (status = 200, description = "A page of orders.", body = List<OrderSummary>,
            headers(("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Another's orders, or a service without `orders:read`.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn list_orders(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Query(query): Query<ListOrdersQuery>,
) -> Result<Answer, Problem> {
    let whose = whose(&caller, query.owner)?;
    let filter = format!("{whose:?} {:?}", query.status);
    let (store, table) = (&orders.store, &orders.context.table);
    let limit = query.limit.unwrap_or_default().get();

    let place = match (&query.cursor, whose) {
        (Some(cursor), _) => Some(table.open_cursor::<Place>(&filter, cursor).await?),
        (None, Some(_)) => None,
        (None, None) => Some(Place::newest(orders.context.clock.now())),
    };
    let (page, next) = match (whose, place) {
        (_, Some(Place::Day { day, before })) => store.list_all(day, before, limit).await?,
        (Some(owner), Some(Place::Owner(after))) => store.list_of(owner, Some(after), limit).await?,
        (Some(owner), None) => store.list_of(owner, None, limit).await?,
        // The filter that a cursor is bound to says which list it belongs to.
        (None, _) => (Vec::new(), None),
    };

    let wanted = page.iter().filter(|listed| query.status.is_none_or(|status| status == listed.order.saga.status));
    let items = wanted.map(OrderSummary::from).collect();
    let next_cursor = match next {
        Some(next) => Some(table.seal_cursor(&filter, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items, next_cursor }))
}

/// Whose orders the caller asks for and may see: one owner's, or `None` for all.
fn whose(caller: &Caller, asked: Option<Owner>) -> Result<Option<Owner>, Problem> {
    if caller.has_scope(READ) {
        return Ok(asked);
    }
    let own = caller.owner();
    if own.is_none() || asked.is_some_and(|asked| Some(asked) != own) {
        return Err(Problem::insufficient_scope(READ));
    }
    Ok(own)
}
