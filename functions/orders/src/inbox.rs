//! The events that orders consumes.
//!
//! A checkout places an order; facts about stock and money move it on. Orders also consumes two of its own events,
//! and e-mails the order's owner about them.

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
use crate::commands::step::{apply, apply_amount, apply_waiting, change};
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
    apply(orders, held.order_id, Trigger::StockHeld { until: held.expires_at }, None).await
}

async fn on_reservation_rejected(orders: &Orders, _: &Event, fact: ReservationRejected) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::StockRejected, None).await
}

async fn on_reservation_committed(orders: &Orders, _: &Event, fact: ReservationCommitted) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::StockCommitted, None).await
}

async fn on_reservation_commit_failed(
    orders: &Orders,
    _: &Event,
    fact: ReservationCommitFailed,
) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::StockCommitFailed, None).await
}

async fn on_reservation_released(orders: &Orders, _: &Event, fact: ReservationReleased) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::StockReleased, None).await
}

async fn on_reservation_expired(orders: &Orders, _: &Event, fact: ReservationExpired) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::HoldExpired, None).await
}

async fn on_payment_authorized(orders: &Orders, _: &Event, fact: PaymentAuthorized) -> Result<(), ConsumeError> {
    let trigger = |amount| Trigger::PaymentAuthorized { amount };
    apply_amount(orders, fact.order_id, fact.authorized, trigger, None).await
}

async fn on_payment_action_required(
    orders: &Orders,
    _: &Event,
    fact: PaymentActionRequired,
) -> Result<(), ConsumeError> {
    apply_waiting(orders, fact.order_id, Trigger::PaymentActionRequired { attempt: fact.attempt }, None).await
}

async fn on_payment_declined(orders: &Orders, _: &Event, fact: PaymentDeclined) -> Result<(), ConsumeError> {
    apply_waiting(orders, fact.order_id, Trigger::PaymentDeclined { attempt: fact.attempt }, Some(&fact.code)).await
}

async fn on_payment_expired(orders: &Orders, _: &Event, fact: PaymentExpired) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::PaymentExpired, None).await
}

async fn on_payment_voided(orders: &Orders, _: &Event, fact: PaymentVoided) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::PaymentVoided, None).await
}

async fn on_payment_captured(orders: &Orders, _: &Event, fact: PaymentCaptured) -> Result<(), ConsumeError> {
    let trigger = |captured| Trigger::PaymentCaptured { n: fact.n, captured };
    apply_amount(orders, fact.order_id, fact.captured, trigger, Some(&fact.amount.to_string())).await
}

/// Records a refund on the order, and on the return that it names; each once.
async fn on_payment_refunded(orders: &Orders, _: &Event, fact: PaymentRefunded) -> Result<(), ConsumeError> {
    if let Some(return_id) = returns::named_by(fact.source.as_deref()) {
        returns::record_refund(orders, return_id, fact.order_id, fact.amount).await?;
    }
    let trigger = |refunded| Trigger::PaymentRefunded { n: fact.n, refunded };
    apply_amount(orders, fact.order_id, fact.refunded, trigger, Some(&fact.amount.to_string())).await
}

async fn on_capture_failed(orders: &Orders, _: &Event, fact: PaymentCaptureFailed) -> Result<(), ConsumeError> {
    apply(orders, fact.order_id, Trigger::CaptureFailed { n: fact.n }, Some(&fact.code)).await
}

async fn on_refund_failed(orders: &Orders, _: &Event, fact: PaymentRefundFailed) -> Result<(), ConsumeError> {
    if let Some(return_id) = returns::named_by(fact.source.as_deref()) {
        returns::record_failed_refund(orders, return_id, fact.order_id, &fact.code).await?;
    }
    apply(orders, fact.order_id, Trigger::RefundFailed { n: fact.n }, Some(&fact.code)).await
}

async fn on_dispute_opened(orders: &Orders, _: &Event, fact: DisputeOpened) -> Result<(), ConsumeError> {
    record_dispute(orders, fact.order_id, fact.dispute_id, None, fact.amount).await
}

async fn on_dispute_closed(orders: &Orders, _: &Event, fact: DisputeClosed) -> Result<(), ConsumeError> {
    record_dispute(orders, fact.order_id, fact.dispute_id, Some(fact.won), fact.amount).await
}

async fn record_dispute(
    orders: &Orders,
    order_id: OrderId,
    id: DisputeId,
    won: Option<bool>,
    amount: Money,
) -> Result<(), ConsumeError> {
    let record = |order: &mut Order| order.record_dispute(id, won, orders.context.clock.now(), amount.to_string());
    change(orders, order_id, |order| record(order).then(Vec::new)).await
}

async fn on_order_confirmed(orders: &Orders, _: &Event, confirmed: OrderConfirmed) -> Result<(), ConsumeError> {
    mail::send_confirmation(orders, confirmed.order_id).await
}

async fn on_fulfillment_shipped(orders: &Orders, _: &Event, shipped: FulfillmentShipped) -> Result<(), ConsumeError> {
    mail::send_shipment(orders, shipped.order_id, shipped.fulfillment_id).await
}

async fn on_guest_merged(orders: &Orders, _: &Event, merged: GuestMerged) -> Result<(), ConsumeError> {
    let heir = Owner::Account(merged.account_id);
    change_owner(orders, Owner::Guest(merged.guest_id), OwnerChange::MergedInto(heir)).await
}

async fn on_account_erased(orders: &Orders, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    change_owner(orders, Owner::Account(erased.account_id), OwnerChange::Erased).await
}

/// Remembers an owner's change, then carries it out.
///
/// In this order, an order that is placed meanwhile is not missed.
async fn change_owner(orders: &Orders, owner: Owner, change: OwnerChange) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    orders.store.remember_change(owner, change, now).await?;
    orders.store.carry_out(owner, change, now).await?;
    Ok(())
}
