//! The events that orders hears: a checkout places an order, facts about its stock and its money are its next steps.

use shared::caller::Owner;
use shared::event::Event;
use shared::events::cart::CheckedOut;
use shared::events::identity::{AccountErased, GuestMerged};
use shared::events::inventory::{
    ReservationCommitFailed, ReservationCommitted, ReservationExpired, ReservationHeld, ReservationRejected,
    ReservationReleased,
};
use shared::events::payments::{
    PaymentActionRequired, PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentExpired, PaymentRefunded,
    PaymentVoided,
};
use shared::inbox::ConsumeError;

use crate::Orders;
use crate::model::Happening;
use crate::place::place;
use crate::step::{hear, hear_amount};
use crate::store::Fate;

shared::inbox! { Orders {
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
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
} }

async fn on_checked_out(orders: &Orders, _: &Event, checkout: CheckedOut) -> Result<(), ConsumeError> {
    place(orders, checkout).await
}

async fn on_reservation_held(orders: &Orders, _: &Event, held: ReservationHeld) -> Result<(), ConsumeError> {
    hear(orders, held.order_id, Happening::StockHeld { until: held.expires_at }, None).await
}

async fn on_reservation_rejected(orders: &Orders, _: &Event, fact: ReservationRejected) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::StockRejected, None).await
}

async fn on_reservation_committed(orders: &Orders, _: &Event, fact: ReservationCommitted) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::StockCommitted, None).await
}

async fn on_reservation_commit_failed(
    orders: &Orders,
    _: &Event,
    fact: ReservationCommitFailed,
) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::StockCommitFailed, None).await
}

async fn on_reservation_released(orders: &Orders, _: &Event, fact: ReservationReleased) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::StockReleased, None).await
}

async fn on_reservation_expired(orders: &Orders, _: &Event, fact: ReservationExpired) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::HoldExpired, None).await
}

async fn on_payment_authorized(orders: &Orders, _: &Event, fact: PaymentAuthorized) -> Result<(), ConsumeError> {
    let happening = |amount| Happening::PaymentAuthorized { amount };
    hear_amount(orders, fact.order_id, fact.authorized, happening, None).await
}

async fn on_payment_action_required(
    orders: &Orders,
    _: &Event,
    fact: PaymentActionRequired,
) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::PaymentActionRequired { attempt: fact.attempt }, None).await
}

async fn on_payment_declined(orders: &Orders, _: &Event, fact: PaymentDeclined) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::PaymentDeclined { attempt: fact.attempt }, Some(&fact.code)).await
}

async fn on_payment_expired(orders: &Orders, _: &Event, fact: PaymentExpired) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::PaymentExpired, None).await
}

async fn on_payment_voided(orders: &Orders, _: &Event, fact: PaymentVoided) -> Result<(), ConsumeError> {
    hear(orders, fact.order_id, Happening::PaymentVoided, None).await
}

async fn on_payment_captured(orders: &Orders, _: &Event, fact: PaymentCaptured) -> Result<(), ConsumeError> {
    let happening = |captured| Happening::PaymentCaptured { captured };
    hear_amount(orders, fact.order_id, fact.captured, happening, Some(&fact.amount.to_string())).await
}

async fn on_payment_refunded(orders: &Orders, _: &Event, fact: PaymentRefunded) -> Result<(), ConsumeError> {
    let happening = |refunded| Happening::PaymentRefunded { refunded };
    hear_amount(orders, fact.order_id, fact.refunded, happening, Some(&fact.amount.to_string())).await
}

async fn on_guest_merged(orders: &Orders, _: &Event, merged: GuestMerged) -> Result<(), ConsumeError> {
    let heir = Owner::Account(merged.account_id);
    take_fate(orders, Owner::Guest(merged.guest_id), Fate::MergedInto(heir)).await
}

async fn on_account_erased(orders: &Orders, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    take_fate(orders, Owner::Account(erased.account_id), Fate::Erased).await
}

/// Remembered before it is carried out, so that an order placed meanwhile is not missed.
async fn take_fate(orders: &Orders, owner: Owner, fate: Fate) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    orders.store.remember_fate(owner, fate, now).await?;
    orders.store.carry_out(owner, fate, now).await?;
    Ok(())
}
