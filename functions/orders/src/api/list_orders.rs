//! `GET /orders`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::email::Email;
use domain::fault::Faults;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Caller;
use service::page::Paged;
use utoipa::IntoParams;

use super::requests::Day;
use super::views::orders::OrderSummary;
use crate::Orders;
use crate::commands::access::READ;
use crate::model::{Number, Order, PaymentStatus, Status};
use crate::store::{Place, Wanted};

/// Which orders to list.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListOrdersFilter {
    /// Only orders with this status.
    #[deserr(default)]
    #[param(inline)]
    status: Option<Status>,
    /// Only orders with this payment status.
    #[deserr(default)]
    #[param(inline)]
    payment_status: Option<PaymentStatus>,
    /// Only this owner's orders; only staff with `orders:read` may name another owner.
    #[deserr(default)]
    #[param(inline, value_type = Option<Owner>)]
    owner: Option<Owner>,
    /// Only the order with this number; lower case, and O for 0, are accepted.
    #[deserr(default)]
    #[param(inline, value_type = Option<Number>)]
    number: Option<Number>,
    /// Only orders with this e-mail address.
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
/// Customers and guests see their own orders; staff with `orders:read` see all, or with `owner` those of one owner. A
/// page may be short or empty, mostly with a filter that applies after reading (`status`, `payment_status`);
/// `next_cursor` is null only at the end of the list. Costs 0.5 RRU per order and 0.5 RRU per page for one owner; for
/// all orders 0.5 RRU per order and 8 RRU per day that the page spans; 2 RRU with `number`. With `email` a request skips
/// up to a thousand orders of a day (0.5 RRU per 30 of them), and each order shown costs 1 RRU: name the days or the
/// `owner`.
#[utoipa::path(
    get, path = "/orders",
    responses(
        (status = 200, description = "A page of orders.", body = List<OrderSummary>),
        (status = 403, description = "Another owner's orders, or a service without `orders:read`."),
    ),
)]
pub(crate) async fn list_orders(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    page: Paged<ListOrdersFilter>,
) -> Result<Answer, Problem> {
    let whose = whose(&caller, page.filter.owner)?;
    let page = match whose {
        Some(owner) => page.of(owner),
        None => page.of("all"),
    };
    let (store, table, filter) = (&orders.store, &orders.context.table, &page.filter);
    let (wanted, limit) = (filter.wanted(), page.limit());

    let (found, next) = match &filter.number {
        Some(number) => (store.find_by_number(number).await?.into_iter().collect(), None),
        None => match (whose, page.begin(table).await?) {
            (_, Some(Place::Day { day, before })) => store.list_all(&wanted, day, before, limit).await?,
            (Some(owner), Some(Place::Owner(after))) => store.list_of(owner, &wanted, Some(after), limit).await?,
            (Some(owner), None) => store.list_of(owner, &wanted, None, limit).await?,
            (None, _) => {
                let Place::Day { day, before } = Place::newest(&wanted, orders.context.clock.now()) else {
                    return Err(Problem::internal());
                };
                store.list_all(&wanted, day, before, limit).await?
            }
        },
    };

    let shown = found.iter().filter(|order| filter.matches(order, whose)).map(OrderSummary::from).collect();
    Ok(page.answer(table, shown, next.as_ref()).await?)
}

impl ListOrdersFilter {
    /// The filters that the query applies.
    fn wanted(&self) -> Wanted {
        Wanted {
            from: self.created_from.map(Day::begin),
            until: self.created_to.map(Day::end),
            email: self.email.as_ref().map(ToString::to_string),
        }
    }

    /// Applies the filters after reading.
    ///
    /// An order found by its number has to match all of them.
    fn matches(&self, order: &Order, whose: Option<Owner>) -> bool {
        let made_at = order.id.raw().made_at_ms();
        let made_at = Timestamp::from_millis(i64::try_from(made_at).unwrap_or(i64::MAX));
        self.status.is_none_or(|status| status == order.saga.status)
            && self.payment_status.is_none_or(|status| status == order.saga.payment.status())
            && whose.is_none_or(|owner| owner == order.owner)
            && self.created_from.is_none_or(|day| made_at >= day.begin())
            && self.created_to.is_none_or(|day| made_at < day.end())
    }
}

/// The owner whose orders the caller asks for and may see; `None` for all.
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
