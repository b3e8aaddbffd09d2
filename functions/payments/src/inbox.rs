//! The events that payments consumes. Each may be delivered again, late, and in any order.

use std::time::Duration;

use domain::Money;
use domain::id::{OrderId, PaymentId};
use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use events::ledger::WalletAnswered;
use events::orders::{
    FulfillmentShipped, OrderAwaitingPayment, OrderCancelled, OrderConfirmed, OrderLinesCancelled, OrderRejected,
    ReturnReceived,
};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Payments;
use crate::commands::carry_out::Origin;
use crate::commands::follow_order;
use crate::config::CaptureOn;
use crate::model::{Happened, Outcome, Payment, code};
use crate::store::{Created, Entry, PaymentMethod};

/// How long an order of an account waits for a guest's payment method: the guest's sign-in event may still be on its way.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

service::inbox! { Payments {
    OrderAwaitingPayment => on_order_awaiting_payment,
    OrderConfirmed => on_order_confirmed,
    FulfillmentShipped => on_fulfillment_shipped,
    OrderLinesCancelled => on_order_lines_cancelled,
    ReturnReceived => on_return_received,
    OrderCancelled => on_order_cancelled,
    OrderRejected => on_order_rejected,
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
    WalletAnswered => on_wallet_answered,
} }

/// Creates the payment and authorises it; resumes the open operations of a payment that exists.
///
/// A new payment has no due time, since this event is delivered again until the first step is settled. Where it ends in the
/// dead-letter queue, the order times out some minutes later, and `order.rejected` closes the payment. An order of nothing
/// needs no provider.
async fn on_order_awaiting_payment(
    payments: &Payments,
    event: &Event,
    data: OrderAwaitingPayment,
) -> Result<(), ConsumeError> {
    if data.amount.amount == 0 {
        return settle_nothing(payments, data.order_id, data.owner, data.amount, &[Happened::Authorized]).await;
    }
    let now = payments.store.now();
    let id = PaymentId::from(data.order_id.raw());
    let mut payment = Payment::new(id, data.owner, data.amount, data.expires_at, now);
    payment.act_within_s = payments.config.act_within_s;
    let method = usable_method(payments, event, &data).await?;
    let provider = method.as_ref().map_or(payments.config.provider.as_str(), |m| m.provider.as_str());
    // A new payment takes its first attempt.
    let begun = payment.attempt(data.payment_method, provider, now);
    let declined = Outcome::Declined { code: code::INVALID_PAYMENT_METHOD.to_owned() };
    let happened = match (begun, &method) {
        (Ok(step), None) => payment.apply(step, &declined, now),
        _ => Vec::new(),
    };
    payment.keep_due_time(None);

    let (payment, origin) = match payments.store.create(&payment, &happened).await? {
        Created::Fresh => (payment, Origin::Fresh),
        Created::Existing(Entry::Payment(known)) => (*known, Origin::Resumed),
        Created::Existing(Entry::Tombstone) => return Ok(()),
    };
    payments.carry_on(payment, origin).await?;
    Ok(())
}

/// Creates the payment of an order of nothing, once, with its events.
async fn settle_nothing(
    payments: &Payments,
    order: OrderId,
    owner: Owner,
    nothing: Money,
    happened: &[Happened],
) -> Result<(), ConsumeError> {
    let payment = Payment::of_nothing(order.raw().into(), owner, nothing, payments.store.now());
    match payments.store.create(&payment, happened).await? {
        Created::Existing(Entry::Payment(known)) => payments.carry_on(*known, Origin::Resumed).await.map(drop)?,
        Created::Fresh | Created::Existing(Entry::Tombstone) => {}
    }
    Ok(())
}

/// The payment method, where it is the order's owner's, and a wallet or at the shop's provider.
async fn usable_method(
    payments: &Payments,
    event: &Event,
    data: &OrderAwaitingPayment,
) -> Result<Option<PaymentMethod>, ConsumeError> {
    let method = payments.store.method(data.payment_method).await?;
    let Some(method) = method.filter(|method| payments.takes(&method.provider)) else { return Ok(None) };
    if payments.store.same_person(&method.owner, &data.owner).await? {
        return Ok(Some(method));
    }
    let may_be_merged = matches!((method.owner, data.owner), (Owner::Guest(_), Owner::Account(_)));
    if may_be_merged && payments.store.now().since(event.time) < PATIENCE {
        return Err(ConsumeError::NotYet(
            "the payment method belongs to a guest who may have become this account".to_owned(),
        ));
    }
    Ok(None)
}

/// Captures, where the shop captures at confirmation. An order of nothing is confirmed without payments, and gets its
/// payment now.
async fn on_order_confirmed(payments: &Payments, _: &Event, data: OrderConfirmed) -> Result<(), ConsumeError> {
    if data.total.amount == 0 {
        return settle_nothing(payments, data.order_id, data.owner, data.total, &[]).await;
    }
    if payments.config.capture_on != CaptureOn::Confirmed {
        return Ok(());
    }
    follow_order::capture(payments, data.order_id, "confirmed", None, true).await
}

/// Captures, where the shop captures at shipment.
async fn on_fulfillment_shipped(payments: &Payments, _: &Event, data: FulfillmentShipped) -> Result<(), ConsumeError> {
    // A shipment of no value is skipped, unless it is the last: then what the provider could not capture in parts is due.
    if payments.config.capture_on != CaptureOn::Shipped || (data.amount.amount == 0 && !data.last) {
        return Ok(());
    }
    let source = data.fulfillment_id.to_string();
    follow_order::capture(payments, data.order_id, &source, Some(data.amount.amount), data.last).await
}

/// Captures less by the cancelled part, or refunds it.
async fn on_order_lines_cancelled(
    payments: &Payments,
    _: &Event,
    data: OrderLinesCancelled,
) -> Result<(), ConsumeError> {
    if data.amount.amount == 0 && !data.last {
        return Ok(());
    }
    let what = format!("lines_cancelled:{}", data.n);
    follow_order::alter(payments, data.order_id, &what, |payment, now| {
        payment.waive(data.n, data.amount.amount, data.last, now)
    })
    .await
}

/// Refunds returned goods.
async fn on_return_received(payments: &Payments, _: &Event, data: ReturnReceived) -> Result<(), ConsumeError> {
    if data.refund.amount == 0 {
        return Ok(());
    }
    let source = data.return_id.to_string();
    follow_order::alter(payments, data.order_id, &source, |payment, now| {
        payment.refund_for(&source, data.refund.amount, now)
    })
    .await
}

async fn on_order_cancelled(payments: &Payments, _: &Event, data: OrderCancelled) -> Result<(), ConsumeError> {
    follow_order::close(payments, data.order_id).await
}

async fn on_order_rejected(payments: &Payments, _: &Event, data: OrderRejected) -> Result<(), ConsumeError> {
    follow_order::close(payments, data.order_id).await
}

async fn on_guest_merged(payments: &Payments, _: &Event, data: GuestMerged) -> Result<(), ConsumeError> {
    Ok(payments.store.merge(data.guest_id, data.account_id).await?)
}

async fn on_account_erased(payments: &Payments, _: &Event, data: AccountErased) -> Result<(), ConsumeError> {
    Ok(payments.store.erase(data.account_id).await?)
}

async fn on_wallet_answered(payments: &Payments, _: &Event, data: WalletAnswered) -> Result<(), ConsumeError> {
    payments.hear_wallet(&data).await
}
