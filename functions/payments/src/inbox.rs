//! What payments hears. Each of these may come again, late, and in any order.

use std::time::Duration;

use shared::caller::Owner;
use shared::event::Event;
use shared::events::identity::{AccountErased, GuestMerged};
use shared::events::orders::{FulfillmentShipped, OrderAwaitingPayment, OrderCancelled, OrderConfirmed, OrderRejected};
use shared::id::{OrderId, PaymentId};
use shared::inbox::ConsumeError;

use crate::Payments;
use crate::config::CaptureOn;
use crate::model::{Payment, Refused};
use crate::operation::{INVALID_METHOD, Origin};
use crate::store::{Created, Entry, PAYMENT, PaymentMethod};

/// How long a guest's payment method is waited for where his account pays: the news of his sign-in may be on its way.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// How often a change is tried against others.
const TRIES: usize = 6;

shared::inbox! { Payments {
    OrderAwaitingPayment => on_order_awaiting_payment,
    OrderConfirmed => on_order_confirmed,
    FulfillmentShipped => on_fulfillment_shipped,
    OrderCancelled => on_order_cancelled,
    OrderRejected => on_order_rejected,
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
} }

/// Makes the payment and has the money set aside. Where the payment stands already, what is open of it is taken up.
async fn on_order_awaiting_payment(
    payments: &Payments,
    event: &Event,
    data: OrderAwaitingPayment,
) -> Result<(), ConsumeError> {
    let now = payments.store.now();
    let id = PaymentId::from(data.order_id.raw());
    let mut payment = Payment::new(id, data.owner, data.amount, data.expires_at, now);
    let method = usable_method(payments, event, &data).await?;
    let provider = method.as_ref().map_or(payments.config.provider.as_str(), |m| m.provider.as_str());
    // A new payment takes its first attempt.
    let begun = payment.attempt(data.payment_method, provider, now);
    let declined = crate::model::Outcome::Declined { code: INVALID_METHOD.to_owned() };
    let happened = match (begun, &method) {
        (Ok(step), None) => payment.apply(step, &declined, now),
        _ => Vec::new(),
    };

    let (payment, origin) = match payments.store.create(&payment, &happened).await? {
        Created::Fresh => (payment, Origin::Fresh),
        Created::Before(Entry::Payment(known)) => (*known, Origin::Resumed),
        Created::Before(Entry::Tombstone) => return Ok(()),
    };
    payments.carry_on(payment, origin).await?;
    Ok(())
}

/// The payment method, if it is there and its owner is the order's.
async fn usable_method(
    payments: &Payments,
    event: &Event,
    data: &OrderAwaitingPayment,
) -> Result<Option<PaymentMethod>, ConsumeError> {
    let Some(method) = payments.store.method(data.payment_method).await? else { return Ok(None) };
    if payments.store.same_person(&method.owner, &data.owner).await? {
        return Ok(Some(method));
    }
    let may_be_merged = matches!((method.owner, data.owner), (Owner::Guest(_), Owner::Account(_)));
    if may_be_merged && payments.store.now().since(event.time) < PATIENCE {
        return Err(ConsumeError::NotYet("the payment method is a guest's who may be this account".to_owned()));
    }
    Ok(None)
}

/// Takes the money, where that is done as soon as the order holds.
async fn on_order_confirmed(payments: &Payments, _: &Event, data: OrderConfirmed) -> Result<(), ConsumeError> {
    if payments.config.capture_on != CaptureOn::Confirmed || data.total.amount == 0 {
        return Ok(());
    }
    capture(payments, data.order_id, "confirmed", None, true).await
}

/// Takes the money, where that is done as goods leave.
async fn on_fulfillment_shipped(payments: &Payments, _: &Event, data: FulfillmentShipped) -> Result<(), ConsumeError> {
    if payments.config.capture_on != CaptureOn::Shipped || data.amount.amount == 0 {
        return Ok(());
    }
    let source = data.fulfillment_id.to_string();
    capture(payments, data.order_id, &source, Some(data.amount.amount), data.last).await
}

/// One capture for one source, however often it is asked for.
async fn capture(
    payments: &Payments,
    order: OrderId,
    source: &str,
    amount: Option<i64>,
    last: bool,
) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    for _ in 0..TRIES {
        let payment = match payments.store.find(id).await? {
            Some(Entry::Payment(payment)) => *payment,
            Some(Entry::Tombstone) => {
                refuse(id, source, &Refused::Closing);
                return Ok(());
            }
            None => return Err(ConsumeError::NotYet(format!("{id} is to be captured and is not known"))),
        };
        let mut next = payment.clone();
        match next.request_capture(Some(source), amount, last, payments.store.now()) {
            Ok(_) => {}
            Err(Refused::Busy) => return Err(ConsumeError::NotYet(format!("{id} is not authorised yet"))),
            Err(refused) => {
                refuse(id, source, &refused);
                return Ok(());
            }
        }
        if next == payment {
            payments.carry_on(payment, Origin::Resumed).await?;
            return Ok(());
        }
        match payments.store.save(&mut next, &[]).await {
            Ok(()) => {
                let origin = if payment.next_step().is_some() { Origin::Resumed } else { Origin::Fresh };
                payments.carry_on(next, origin).await?;
                return Ok(());
            }
            Err(error) if error.refused(PAYMENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ConsumeError::NotYet(format!("{id} is contended")))
}

/// A capture that can't be made: nothing that comes later changes this, so it is for people to look at.
fn refuse(id: PaymentId, source: &str, refused: &Refused) {
    tracing::error!(payment = %id, source, %refused, "can't be captured");
    metrics::counter!("payments_capture_refused_total").increment(1);
}

async fn on_order_cancelled(payments: &Payments, _: &Event, data: OrderCancelled) -> Result<(), ConsumeError> {
    close(payments, data.order_id).await
}

async fn on_order_rejected(payments: &Payments, _: &Event, data: OrderRejected) -> Result<(), ConsumeError> {
    close(payments, data.order_id).await
}

/// Releases what is set aside and gives back what was taken; remembered where the payment is not known yet.
async fn close(payments: &Payments, order: OrderId) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    let mut known = payments.store.find(id).await?;
    for _ in 0..TRIES {
        let payment = match known {
            Some(Entry::Payment(payment)) => *payment,
            Some(Entry::Tombstone) => return Ok(()),
            None => match payments.store.bury(id).await? {
                Created::Fresh => return Ok(()),
                Created::Before(entry) => {
                    known = Some(entry);
                    continue;
                }
            },
        };
        let mut next = payment.clone();
        let happened = next.close(payments.store.now());
        if next == payment {
            payments.carry_on(payment, Origin::Resumed).await?;
            return Ok(());
        }
        match payments.store.save(&mut next, &happened).await {
            Ok(()) => {
                let origin = if payment.next_step().is_some() { Origin::Resumed } else { Origin::Fresh };
                payments.carry_on(next, origin).await?;
                return Ok(());
            }
            Err(error) if error.refused(PAYMENT) => known = payments.store.find(id).await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(ConsumeError::NotYet(format!("{id} is contended")))
}

async fn on_guest_merged(payments: &Payments, _: &Event, data: GuestMerged) -> Result<(), ConsumeError> {
    Ok(payments.store.merge(data.guest_id, data.account_id).await?)
}

async fn on_account_erased(payments: &Payments, _: &Event, data: AccountErased) -> Result<(), ConsumeError> {
    Ok(payments.store.erase(data.account_id).await?)
}
