//! One step of an order, made whole: read, decide, write at the version that was read; again where a race is lost.

use domain::Money;
use domain::id::{OrderId, ReturnId};
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::idempotency::Idempotency;
use service::inbox::ConsumeError;
use service::table::{Attempts, Transaction};

use crate::Orders;
use crate::commands::access::not_found;
use crate::model::{Notice, Order, OrderDetails, Refusal, Return, Status, Trigger};
use crate::store::{ORDER, OwnerChange, RETURN};

/// Takes the step that an event asks for. A repetition changes nothing and costs one read.
pub(crate) async fn hear(
    orders: &Orders,
    id: OrderId,
    happening: Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    hear_with(orders, id, |_| happening, detail).await
}

/// The same for what makes the order wait for its owner: while it does, it holds stock. An order that is one too many is
/// called off.
pub(crate) async fn hear_of_waiting(
    orders: &Orders,
    id: OrderId,
    happening: Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    let Some(order) = orders.store.find(id).await? else { return unknown(id) };
    let now = orders.context.clock.now();
    let most = orders.config.most_waiting;
    let is_open = order.saga.status == Status::AwaitingPayment;
    let is_one_too_many = is_open && most > 0 && orders.store.others_wait(&order, most, now).await?;
    change_found(orders, order, |order| {
        let mut announcements = order.take(happening, now, detail).ok()??;
        if is_one_too_many {
            announcements.extend(order.take(Trigger::OneTooMany, now, None).ok().flatten().unwrap_or_default());
        }
        Some(announcements.into_iter().map(Notice::Order).collect())
    })
    .await
}

/// Whoever answers has heard of the order from this table: it is not one that will come.
fn unknown(id: OrderId) -> Result<(), ConsumeError> {
    tracing::warn!(order_id = %id, "a fact about an order that is not here");
    Ok(())
}

/// The same for what is told in an amount: money of another currency than the order's counts for nothing.
pub(crate) async fn hear_amount(
    orders: &Orders,
    id: OrderId,
    sum: Money,
    happening: impl Fn(i64) -> Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    let in_currency = |order: &Order| if order.currency == sum.currency { sum.amount } else { 0 };
    hear_with(orders, id, |order| happening(in_currency(order)), detail).await
}

async fn hear_with(
    orders: &Orders,
    id: OrderId,
    happening: impl Fn(&Order) -> Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    change(orders, id, |order| {
        let announcements = order.take(happening(order), orders.context.clock.now(), detail).ok()??;
        Some(announcements.into_iter().map(Notice::Order).collect())
    })
    .await
}

/// Changes an order as it stands by then; `None` where there is nothing to change.
pub(crate) async fn change(
    orders: &Orders,
    id: OrderId,
    decide: impl Fn(&mut Order) -> Option<Vec<Notice>>,
) -> Result<(), ConsumeError> {
    let Some(order) = orders.store.find(id).await? else { return unknown(id) };
    change_found(orders, order, decide).await
}

/// The same for an order that was read already: it is read again only where it has changed since.
pub(crate) async fn change_found(
    orders: &Orders,
    mut order: Order,
    decide: impl Fn(&mut Order) -> Option<Vec<Notice>>,
) -> Result<(), ConsumeError> {
    let id = order.id;
    let mut attempts = Attempts::on("order");
    loop {
        let read_version = order.version;
        let Some(notices) = decide(&mut order) else { return Ok(()) };
        match orders.store.save(&order, read_version, &notices).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => return other.map_err(Into::into),
        }
        let Some(newer) = orders.store.find(id).await? else { return Ok(()) };
        order = newer;
    }
}

/// 403 where a caller would change what is his own and his account was erased: a token may outlive its account.
///
/// Looked up after the order was read: an erasure that comes in between has changed the order by then, so that nothing is
/// written over it. 1 RRU for accounts; nothing for staff, nor for guests, whose orders become an account's before that can be
/// erased.
pub(crate) async fn refuse_erased(orders: &Orders, caller: &Caller, owner: Owner) -> Result<(), Problem> {
    let may_be_gone = matches!(owner, Owner::Account(_)) && caller.owns(&owner);
    if may_be_gone && orders.store.change_of(owner).await? == Some(OwnerChange::Erased) {
        let detail = "The account of this token was erased.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "account_erased", detail));
    }
    Ok(())
}

/// Carries out what somebody asks for: `decide` changes the order as it stands, or refuses; `answer` tells of it. `caller`
/// is whoever may be its owner; nothing where only staff may ask.
///
/// The change, its events and the record of the idempotency key are one transaction.
pub(crate) async fn carry_out(
    orders: &Orders,
    caller: Option<&Caller>,
    id: OrderId,
    idempotency: &Idempotency,
    decide: impl Fn(&mut Order, &OrderDetails) -> Result<Vec<Notice>, Problem>,
    answer: impl Fn(&Order) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("order");
    loop {
        let found = orders.store.find(id).await?;
        let mut order = found.ok_or_else(|| not_found(id, &orders.context.clock))?;
        if let Some(caller) = caller {
            refuse_erased(orders, caller, order.owner).await?;
        }
        let sheet = orders.store.sheet(&order).await?;
        let read_version = order.version;
        let notices = decide(&mut order, &sheet)?;
        let transaction = orders.store.step(&order, read_version, Some(&sheet), &notices);
        match idempotency.commit(transaction, answer(&order)).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => {
                orders.store.changes.tell(id);
                return other.map_err(Into::into);
            }
        }
    }
}

/// A return and its order, as they stand and as they are to stand.
pub(crate) struct ReturnStep<'a> {
    /// The return.
    pub(crate) returned: &'a mut Return,
    /// Its order.
    pub(crate) order: &'a mut Order,
    /// What never changes of the order.
    pub(crate) sheet: &'a OrderDetails,
    /// Where the events go.
    pub(crate) transaction: &'a mut Transaction,
}

/// Carries out what somebody asks for about a return: it and its order change together. `caller` as in [`carry_out`].
pub(crate) async fn carry_out_return(
    orders: &Orders,
    caller: Option<&Caller>,
    id: ReturnId,
    idempotency: &Idempotency,
    decide: impl Fn(ReturnStep<'_>) -> Result<(), Problem>,
    answer: impl Fn(&Return, &OrderDetails) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("order");
    loop {
        let mut returned = orders.store.find_return(id).await?.ok_or_else(|| Problem::not_found("return"))?;
        let mut order = orders.store.find(returned.order_id).await?.ok_or_else(|| Problem::not_found("return"))?;
        if let Some(caller) = caller {
            refuse_erased(orders, caller, order.owner).await?;
        }
        let sheet = orders.store.sheet(&order).await?;
        let (return_version, order_version) = (returned.version, order.version);
        let mut transaction = orders.store.table.transaction();
        let (transaction_ref, returned_ref, order_ref) = (&mut transaction, &mut returned, &mut order);
        decide(ReturnStep { returned: returned_ref, order: order_ref, sheet: &sheet, transaction: transaction_ref })?;
        transaction.push(orders.store.replace_return(&returned, return_version));
        for write in orders.store.replace(&order, order_version) {
            transaction.push(write);
        }
        match idempotency.commit(transaction, answer(&returned, &sheet)).await {
            Err(error) if error.refused(ORDER) || error.refused(RETURN) => attempts.again().await?,
            other => return other.map_err(Into::into),
        }
    }
}

/// What a client is told when the order, its goods or its return refuse.
pub(crate) fn refused(refusal: Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::BeingConfirmed => {
            return Problem::conflict("being_confirmed", "The order is just being confirmed; please try again.")
                .retry_after(2);
        }
        Refusal::NotEnoughLeft => {
            return Problem::refused("not_enough_left", "There are not so many pieces left to do that with.");
        }
        Refusal::NeedsTheShop => {
            let detail = "The rest was given its price for how much was bought: please ask the shop to call this off.";
            return Problem::refused("needs_the_shop", detail);
        }
        Refusal::AlreadyShipped => ("already_shipped", "The goods are on their way already."),
        Refusal::AlreadyOff => ("already_off", "The order was rejected or cancelled before."),
        Refusal::NotConfirmed => ("not_confirmed", "Only a confirmed order is packed, shipped and called off in part."),
        Refusal::NothingLeft => ("nothing_left", "All of the order is packed, shipped or called off already."),
        Refusal::NotPacked => ("not_packed", "The parcel is on its way, or was unpacked."),
        Refusal::NotShipped => ("not_shipped", "The parcel is not on its way."),
        Refusal::NotPaid => ("not_paid", "The order's money is neither set aside nor taken."),
        Refusal::TooManyFulfillments => ("too_many_fulfillments", "The order has as many fulfilments as it may have."),
        Refusal::TooManyReturns => ("too_many_returns", "The order has as many returns as it may have."),
        Refusal::NotRequested => ("not_requested", "The return does not wait to be decided."),
        Refusal::NotApproved => ("not_approved", "Only what was approved is received, and once."),
        Refusal::ReturnEnded => ("return_ended", "The goods are here already, or the return was ended before."),
    };
    Problem::conflict(code, detail)
}
