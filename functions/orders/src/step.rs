//! One step of an order's saga, made whole: read, decide, write at the version that was read; again where a race is lost.

use shared::body::Answer;
use shared::id::OrderId;
use shared::idempotency::Idempotency;
use shared::inbox::ConsumeError;
use shared::table::TableError;
use shared::{Money, Problem};

use crate::Orders;
use crate::model::{Announcement, Happening, Order, Refusal};
use crate::store::ORDER;

/// How often a lost race is run again.
const ATTEMPTS: usize = 6;

/// Takes the step that an event asks for. A repetition changes nothing and costs one read.
pub(crate) async fn hear(
    orders: &Orders,
    id: OrderId,
    happening: Happening,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    hear_with(orders, id, |_| happening, detail).await
}

/// The same for what is told in an amount: money of another currency than the order's counts for nothing.
pub(crate) async fn hear_amount(
    orders: &Orders,
    id: OrderId,
    sum: Money,
    happening: fn(i64) -> Happening,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    let in_currency = |order: &Order| if order.currency == sum.currency { sum.amount } else { 0 };
    hear_with(orders, id, |order| happening(in_currency(order)), detail).await
}

async fn hear_with(
    orders: &Orders,
    id: OrderId,
    happening: impl Fn(&Order) -> Happening,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    for _ in 0..ATTEMPTS {
        let Some(mut order) = orders.store.find(id).await? else {
            // Whoever answers has heard of the order from this table: it is not one that will come.
            tracing::warn!(order_id = %id, "a fact about an order that is not here");
            return Ok(());
        };
        let read_version = order.version;
        let happening = happening(&order);
        let Ok(Some(announcements)) = order.take(happening, orders.context.clock.now(), detail) else { return Ok(()) };
        match orders.store.save(&order, read_version, &announcements).await {
            Err(error) if error.refused(ORDER) => {}
            other => return other.map_err(Into::into),
        }
    }
    Err(ConsumeError::NotYet(format!("{id} is being changed by others")))
}

/// Carries out what somebody asks for: `decide` changes the order as it stands, or refuses; `answer` tells of it.
///
/// The change, its events and the record of the idempotency key are one transaction.
pub(crate) async fn carry_out(
    orders: &Orders,
    id: OrderId,
    idempotency: &Idempotency,
    decide: impl Fn(&mut Order) -> Result<Vec<Announcement>, Problem>,
    answer: impl Fn(&Order) -> Answer,
) -> Result<Answer, Problem> {
    for _ in 0..ATTEMPTS {
        let mut order = orders.store.find(id).await?.ok_or_else(|| Problem::not_found("order"))?;
        let read_version = order.version;
        let announcements = decide(&mut order)?;
        let transaction = orders.store.step(&order, read_version, &announcements).await?;
        match idempotency.commit(transaction, answer(&order)).await {
            Err(error) if error.refused(ORDER) => {}
            other => return other.map_err(Into::into),
        }
    }
    Err(TableError::Busy("lost too many races".into()).into())
}

/// Takes the step that a command asks for: it changes the order, or is refused.
pub(crate) fn command(orders: &Orders, order: &mut Order, happening: Happening) -> Result<Vec<Announcement>, Problem> {
    order.take(happening, orders.context.clock.now(), None).map(Option::unwrap_or_default).map_err(refused)
}

/// What a client is told when the saga refuses.
fn refused(refusal: Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::BeingConfirmed => {
            return Problem::conflict("being_confirmed", "The order is just being confirmed; please try again.")
                .retry_after(2);
        }
        Refusal::AlreadyShipped => ("already_shipped", "The goods are on their way already."),
        Refusal::AlreadyOff => ("already_off", "The order was rejected or cancelled before."),
        Refusal::NotConfirmed => ("not_confirmed", "Only a confirmed order is packed and shipped."),
        Refusal::AlreadyPacked => ("already_packed", "The order has a shipment already."),
        Refusal::NotPacked => ("not_packed", "The shipment is on its way already."),
        Refusal::NotShipped => ("not_shipped", "The shipment is not on its way."),
        Refusal::NotPaid => ("not_paid", "The order's money is neither set aside nor taken."),
    };
    Problem::conflict(code, detail)
}
