//! `GET /orders`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Limit;
use domain::email::Email;
use domain::fault::Faults;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Caller;
use service::cursor::CursorText;
use utoipa::IntoParams;

use super::access::READ;
use super::answer::OrderSummary;
use super::day::Day;
use crate::Orders;
use crate::model::{Number, Order, PaymentStatus, Status};
use crate::store::{Place, Wanted};

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
    /// Only orders whose money stands so.
    #[deserr(default)]
    #[param(inline)]
    payment_status: Option<PaymentStatus>,
    /// Only this owner's orders; another's for staff with `orders:read` only.
    #[deserr(default)]
    #[param(inline, value_type = Option<Owner>)]
    owner: Option<Owner>,
    /// Only the order with this number, as it is read out: small letters, and O for 0, are taken.
    #[deserr(default)]
    #[param(inline, value_type = Option<Number>)]
    number: Option<Number>,
    /// Only orders that are told by mail to this address.
    #[deserr(default)]
    #[param(inline, value_type = Option<Email>)]
    email: Option<Email>,
    /// Only orders of this day (UTC) and later.
    #[deserr(default)]
    #[param(inline, value_type = Option<Day>)]
    created_from: Option<Day>,
    /// Only orders of this day (UTC) and earlier.
    #[deserr(default)]
    #[param(inline, value_type = Option<Day>)]
    created_to: Option<Day>,
}

/// Lists orders, newest first.
///
/// A customer or guest sees his own; staff with `orders:read` see all, or with `owner` one person's. A page may be
/// short or empty, above all with a filter that is looked at after reading (`status`, `payment_status`); `next_cursor`
/// is null only at the true end. Costs 0.5 RRU an order and 0.5 RRU a page for one owner; for all orders 8 RRU a day
/// that the page spans more; 2 RRU with `number`. With `email` up to a thousand orders of a day are passed over in a
/// request (0.5 RRU a 30 of them), and each that is shown costs 1 RRU: say the days, or the `owner`.
#[utoipa::path(
    get, path = "/orders",
    responses(
        (status = 200, description = "A page of orders.", body = List<OrderSummary>),
        (status = 403, description = "Another's orders, or a service without `orders:read`."),
    ),
)]
pub(crate) async fn list_orders(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Query(query): Query<ListOrdersQuery>,
) -> Result<Answer, Problem> {
    let whose = whose(&caller, query.owner)?;
    let filter = format!("{whose:?} {query:?}", query = query.filter());
    let (store, table) = (&orders.store, &orders.context.table);
    let limit = query.limit.unwrap_or_default().get();
    let wanted = query.wanted();

    let (page, next) = match (&query.number, whose, &query.cursor) {
        (Some(number), ..) => (store.find_by_number(number).await?.into_iter().collect(), None),
        (None, whose, cursor) => {
            let place = match (cursor, whose) {
                (Some(cursor), _) => Some(table.open_cursor::<Place>(&filter, cursor).await?),
                (None, Some(_)) => None,
                (None, None) => Some(Place::newest(&wanted, orders.context.clock.now())),
            };
            match (whose, place) {
                (_, Some(Place::Day { day, before })) => store.list_all(&wanted, day, before, limit).await?,
                (Some(owner), Some(Place::Owner(after))) => store.list_of(owner, &wanted, Some(after), limit).await?,
                (Some(owner), None) => store.list_of(owner, &wanted, None, limit).await?,
                // The filter that a cursor is bound to says which list it belongs to.
                (None, _) => (Vec::new(), None),
            }
        }
    };

    let shown = page.iter().filter(|order| query.takes(order, whose));
    let items = shown.map(OrderSummary::from).collect();
    let next_cursor = match next {
        Some(next) => Some(table.seal_cursor(&filter, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items, next_cursor }))
}

impl ListOrdersQuery {
    /// What a cursor is bound to.
    fn filter(&self) -> impl std::fmt::Debug {
        (self.status, self.payment_status, &self.email, self.created_from, self.created_to)
    }

    /// What the list itself goes by.
    fn wanted(&self) -> Wanted {
        Wanted {
            from: self.created_from.map(Day::begin),
            until: self.created_to.map(Day::end),
            email: self.email.as_ref().map(ToString::to_string),
        }
    }

    /// What is looked at after reading. An order that is found by its number has to be in the list as well.
    fn takes(&self, order: &Order, whose: Option<Owner>) -> bool {
        let made_at = order.id.raw().made_at_ms();
        let made_at = Timestamp::from_millis(i64::try_from(made_at).unwrap_or(i64::MAX));
        self.status.is_none_or(|status| status == order.saga.status)
            && self.payment_status.is_none_or(|status| status == order.saga.payment.status())
            && whose.is_none_or(|owner| owner == order.owner)
            && self.created_from.is_none_or(|day| made_at >= day.begin())
            && self.created_to.is_none_or(|day| made_at < day.end())
    }
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
