//! The events that orders hears: a checkout places an order, facts about its stock and its money are its next steps.
//!
//! Two of its own come back to it as well: what they tell is told to the order's owner by mail.

use domain::Money;
use domain::id::{DisputeId, OrderId};
use domain::owner::Owner;
use events::cart::CheckedOut;
use events::identity::{AccountErased, GuestMerged};
use events::inventory::{
    ReservationCommitFailed, ReservationCommitted, ReservationExpired, ReservationHeld, ReservationRejected,
    ReservationReleased,
};
use events::orders::{FulfillmentShipped, OrderConfirmed};
use events::payments::{
    DisputeClosed, DisputeOpened, PaymentActionRequired, PaymentAuthorized, PaymentCaptureFailed, PaymentCaptured,
    PaymentDeclined, PaymentExpired, PaymentRefundFailed, PaymentRefunded, PaymentVoided,
};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Orders;
use crate::commands::place::place;
use crate::commands::step::{change, hear, hear_amount, hear_of_waiting};
use crate::commands::{mail, returns};
use crate::model::{Order, Trigger};
use crate::store::OwnerChange;

service::inbox! { Orders {
    CheckedOut => on_checked_out,
    ReservationHeld => on_reservation_held,
    ReservationRejected => on_reservation_rejected,
    ReservationCommitted => on_reservation_committed,
    ReservationCommitFailed => on_reservation_commit_failed,
    ReservationReleased => on_reservation_released,
    ReservationExpired => on_reservation_expired,
    PaymentAuthorized => on_payment_authorized,
    PaymentActionRequired => on_payment_action_required,
    PaymentDeclined => on_payment_declined,
    PaymentExpired => on_payment_expired,
    PaymentVoided => on_payment_voided,
    PaymentCaptured => on_payment_captured,
    PaymentRefunded => on_payment_refunded,
    PaymentCaptureFailed => on_capture_failed,
    PaymentRefundFailed => on_refund_failed,
    DisputeOpened => on_dispute_opened,
    DisputeClosed => on_dispute_closed,
    OrderConfirmed => on_order_confirmed,
    FulfillmentShipped => on_fulfillment_shipped,
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
} }

async fn on_checked_out(orders: &Orders, _: &Event, checkout: CheckedOut) -> Result<(), ConsumeError> {
    place(orders, checkout).await
}

async fn on_reservation_held(orders: &Orders, _: &Event, held: ReservationHeld) -> Result<(), ConsumeError> {
    hear(orders, held.order_id, Trigger::StockHeld { until: held.expires_at }, None).await
}

async fn on_reservation_rejected(orders: &Orders, _: &Event, fact: ReservationRejected) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::StockRejected, None).await
}

async fn on_reservation_committed(orders: &Orders, _: &Event, fact: ReservationCommitted) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::StockCommitted, None).await
}

async fn on_reservation_commit_failed(
    orders: &Orders,
    _: &Event,
    fact: ReservationCommitFailed,
) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::StockCommitFailed, None).await
}

async fn on_reservation_released(orders: &Orders, _: &Event, fact: ReservationReleased) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::StockReleased, None).await
}

async fn on_reservation_expired(orders: &Orders, _: &Event, fact: ReservationExpired) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::HoldExpired, None).await
}

async fn on_payment_authorized(orders: &Orders, _: &Event, fact: PaymentAuthorized) -> Result<(), ConsumeError> {
    let happening = |amount| Trigger::PaymentAuthorized { amount };
    hear_amount(orders, fact.order_id, fact.authorized, happening, None).await
}

async fn on_payment_action_required(
    orders: &Orders,
    _: &Event,
    fact: PaymentActionRequired,
) -> Result<(), ConsumeError> {
    hear_of_waiting(orders, fact.order_id, Trigger::PaymentActionRequired { attempt: fact.attempt }, None).await
}

async fn on_payment_declined(orders: &Orders, _: &Event, fact: PaymentDeclined) -> Result<(), ConsumeError> {
    hear_of_waiting(orders, fact.order_id, Trigger::PaymentDeclined { attempt: fact.attempt }, Some(&fact.code)).await
}

async fn on_payment_expired(orders: &Orders, _: &Event, fact: PaymentExpired) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::PaymentExpired, None).await
}

async fn on_payment_voided(orders: &Orders, _: &Event, fact: PaymentVoided) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::PaymentVoided, None).await
}

async fn on_payment_captured(orders: &Orders, _: &Event, fact: PaymentCaptured) -> Result<(), ConsumeError> {
    let happening = |captured| Trigger::PaymentCaptured { n: fact.n, captured };
    hear_amount(orders, fact.order_id, fact.captured, happening, Some(&fact.amount.to_string())).await
}

/// Money that was given back for a return ends the return as well; each of the two is told once.
async fn on_payment_refunded(orders: &Orders, _: &Event, fact: PaymentRefunded) -> Result<(), ConsumeError> {
    if let Some(return_id) = returns::named_by(fact.source.as_deref()) {
        returns::hear_refunded(orders, return_id, fact.order_id, fact.amount).await?;
    }
    let happening = |refunded| Trigger::PaymentRefunded { n: fact.n, refunded };
    hear_amount(orders, fact.order_id, fact.refunded, happening, Some(&fact.amount.to_string())).await
}

async fn on_capture_failed(orders: &Orders, _: &Event, fact: PaymentCaptureFailed) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Trigger::CaptureFailed { n: fact.n }, Some(&fact.code)).await
}

async fn on_refund_failed(orders: &Orders, _: &Event, fact: PaymentRefundFailed) -> Result<(), ConsumeError> {
    if let Some(return_id) = returns::named_by(fact.source.as_deref()) {
        returns::hear_refund_failed(orders, return_id, fact.order_id, &fact.code).await?;
    }
    hear(orders, fact.order_id, Trigger::RefundFailed { n: fact.n }, Some(&fact.code)).await
}

async fn on_dispute_opened(orders: &Orders, _: &Event, fact: DisputeOpened) -> Result<(), ConsumeError> {
    hear_of_dispute(orders, fact.order_id, fact.dispute_id, None, fact.amount).await
}

async fn on_dispute_closed(orders: &Orders, _: &Event, fact: DisputeClosed) -> Result<(), ConsumeError> {
    hear_of_dispute(orders, fact.order_id, fact.dispute_id, Some(fact.won), fact.amount).await
}

async fn hear_of_dispute(
    orders: &Orders,
    order_id: OrderId,
    id: DisputeId,
    won: Option<bool>,
    amount: Money,
) -> Result<(), ConsumeError> {
    let hear = |order: &mut Order| order.hear_of_dispute(id, won, orders.context.clock.now(), amount.to_string());
    change(orders, order_id, |order| hear(order).then(Vec::new)).await
}

async fn on_order_confirmed(orders: &Orders, _: &Event, confirmed: OrderConfirmed) -> Result<(), ConsumeError> {
    mail::confirm(orders, confirmed.order_id).await
}

async fn on_fulfillment_shipped(orders: &Orders, _: &Event, shipped: FulfillmentShipped) -> Result<(), ConsumeError> {
    mail::tell_shipped(orders, shipped.order_id, shipped.fulfillment_id).await
}

async fn on_guest_merged(orders: &Orders, _: &Event, merged: GuestMerged) -> Result<(), ConsumeError> {
    let heir = Owner::Account(merged.account_id);
    take_fate(orders, Owner::Guest(merged.guest_id), OwnerChange::MergedInto(heir)).await
}

async fn on_account_erased(orders: &Orders, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    take_fate(orders, Owner::Account(erased.account_id), OwnerChange::Erased).await
}

/// Remembered before it is carried out, so that an order placed meanwhile is not missed.
async fn take_fate(orders: &Orders, owner: Owner, fate: OwnerChange) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    orders.store.remember_change(owner, fate, now).await?;
    orders.store.carry_out(owner, fate, now).await?;
    Ok(())
}
