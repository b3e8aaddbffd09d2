//! One step of an order.
//!
//! It reads, decides and writes at the version that was read, and retries after a lost race.

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

/// Takes the step that an event triggers.
///
/// A repetition changes nothing and costs one read.
pub(crate) async fn apply(
    orders: &Orders,
    id: OrderId,
    trigger: Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    apply_with(orders, id, |_| trigger, detail).await
}

/// Takes a step that leaves the order waiting for its owner.
///
/// Rejects the order if the owner has too many waiting orders. A waiting order holds stock, hence the limit.
pub(crate) async fn apply_waiting(
    orders: &Orders,
    id: OrderId,
    trigger: Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    let Some(order) = orders.store.find(id).await? else { return skip_unknown(id) };
    let now = orders.context.clock.now();
    let most = orders.config.most_waiting;
    let is_open = order.saga.status == Status::AwaitingPayment;
    let exceeds_limit = is_open && most > 0 && orders.store.others_wait(&order, most, now).await?;
    change_found(orders, order, |order| {
        let mut announcements = order.take(trigger, now, detail).ok()??;
        if exceeds_limit {
            announcements.extend(order.take(Trigger::TooManyWaiting, now, None).ok().flatten().unwrap_or_default());
        }
        Some(announcements.into_iter().map(Notice::Order).collect())
    })
    .await
}

/// Skips a fact about an unknown order.
///
/// Waiting is of no use: facts answer events that this table has published.
fn skip_unknown(id: OrderId) -> Result<(), ConsumeError> {
    tracing::warn!(order_id = %id, "a fact about an unknown order");
    Ok(())
}

/// Takes a step with an amount.
///
/// An amount in another currency than the order's counts as 0.
pub(crate) async fn apply_amount(
    orders: &Orders,
    id: OrderId,
    sum: Money,
    trigger: impl Fn(i64) -> Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    let in_currency = |order: &Order| if order.currency == sum.currency { sum.amount } else { 0 };
    apply_with(orders, id, |order| trigger(in_currency(order)), detail).await
}

async fn apply_with(
    orders: &Orders,
    id: OrderId,
    trigger: impl Fn(&Order) -> Trigger,
    detail: Option<&str>,
) -> Result<(), ConsumeError> {
    change(orders, id, |order| {
        let announcements = order.take(trigger(order), orders.context.clock.now(), detail).ok()??;
        Some(announcements.into_iter().map(Notice::Order).collect())
    })
    .await
}

/// Changes an order, and retries after a lost race.
///
/// `decide` yields `None` if nothing changes.
pub(crate) async fn change(
    orders: &Orders,
    id: OrderId,
    decide: impl Fn(&mut Order) -> Option<Vec<Notice>>,
) -> Result<(), ConsumeError> {
    let Some(order) = orders.store.find(id).await? else { return skip_unknown(id) };
    change_found(orders, order, decide).await
}

/// Like [`change`], for an order that was already read.
///
/// It reads the order again only after a lost race.
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

/// Refuses an owner whose account was erased, with 403.
///
/// A token may outlive its account. Call it after the order was read: a later erasure changes the order's version, so
/// the write fails and undoes nothing. 1 RRU for accounts; free for staff, and for guests, whose orders pass to an
/// account before it can be erased.
pub(crate) async fn refuse_erased(orders: &Orders, caller: &Caller, owner: Owner) -> Result<(), Problem> {
    let may_be_gone = matches!(owner, Owner::Account(_)) && caller.owns(&owner);
    if may_be_gone && orders.store.change_of(owner).await? == Some(OwnerChange::Erased) {
        let detail = "The account of this token was erased.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "account_erased", detail));
    }
    Ok(())
}

/// Carries out a command.
///
/// `decide` changes the order or refuses; `answer` builds the answer. The change, its events and the record of the
/// idempotency key are one transaction. `caller` may be the order's owner; pass `None` if only staff may give the
/// command.
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
                orders.store.changes.notify(id);
                return other.map_err(Into::into);
            }
        }
    }
}

/// A return and its order, to be changed together.
pub(crate) struct ReturnStep<'a> {
    /// The return.
    pub(crate) returned: &'a mut Return,
    /// Its order.
    pub(crate) order: &'a mut Order,
    /// The order's details.
    pub(crate) sheet: &'a OrderDetails,
    /// The transaction that takes the events.
    pub(crate) transaction: &'a mut Transaction,
}

/// Carries out a command on a return.
///
/// The return and its order change together. `caller` is as in [`carry_out`].
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

/// The problem for a command that the order, its goods or its return refuse.
pub(crate) fn refused(refusal: Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::BeingConfirmed => {
            return Problem::conflict("being_confirmed", "The order is being confirmed; please try again.")
                .retry_after(2);
        }
        Refusal::NotEnoughLeft => {
            return Problem::refused("not_enough_left", "Fewer pieces are left than were asked for.");
        }
        Refusal::NeedsTheShop => {
            let detail =
                "The price of the rest depends on the quantity bought: please ask the shop to cancel this part.";
            return Problem::refused("needs_the_shop", detail);
        }
        Refusal::AlreadyShipped => ("already_shipped", "The goods are already on their way."),
        Refusal::AlreadyOff => ("already_off", "The order was already rejected or cancelled."),
        Refusal::NotConfirmed => ("not_confirmed", "Only a confirmed order is packed, shipped and cancelled in part."),
        Refusal::NothingLeft => ("nothing_left", "All of the order is already packed, shipped or cancelled."),
        Refusal::NotPacked => ("not_packed", "The parcel is on its way, or was unpacked."),
        Refusal::NotShipped => ("not_shipped", "The parcel is not on its way."),
        Refusal::NotPaid => ("not_paid", "The order's payment is neither authorised nor captured."),
        Refusal::TooManyFulfillments => ("too_many_fulfillments", "The order has the most fulfilments allowed."),
        Refusal::TooManyReturns => ("too_many_returns", "The order has the most returns allowed."),
        Refusal::NotRequested => ("not_requested", "The return does not wait for a decision."),
        Refusal::NotApproved => ("not_approved", "Only an approved return is received, and only once."),
        Refusal::ReturnEnded => ("return_ended", "The goods have already arrived, or the return has ended."),
    };
    Problem::conflict(code, detail)
}
