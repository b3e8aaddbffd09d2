//! The saga's facts about stock and money.
//!
//! Late and repeated facts change nothing.

use domain::Timestamp;

use super::{Effects, HOLD_MARGIN, PAYMENT_TIME, call_off, complete, enter, fail};
use crate::model::{Effect, Input, PaymentPhase, PaymentStatus, Reason, Saga, Status, Stock, Trigger, What};

/// Whether a step reports newly held stock or money.
///
/// A failed order has to release it.
pub(super) fn sets_aside(before: &Saga, after: &Saga) -> bool {
    let stock = after.stock != before.stock && matches!(after.stock, Stock::Held | Stock::Committed);
    let taken = after.payment.captured > before.payment.captured;
    stock || (after.payment.is_live() && (taken || !before.payment.is_live()))
}

pub(super) fn apply_stock(saga: &mut Saga, effects: &mut Effects, input: &Input) {
    let known = saga.stock;
    match (input.what, known) {
        (Trigger::StockHeld { until }, Stock::Unknown) => {
            (saga.stock, saga.hold_until) = (Stock::Held, Some(until));
        }
        (Trigger::HoldExpired, Stock::Unknown | Stock::Held) => saga.stock = Stock::Lapsed,
        (Trigger::StockCommitted, Stock::Unknown | Stock::Held | Stock::Lapsed) => saga.stock = Stock::Committed,
        (Trigger::StockRejected | Trigger::StockCommitFailed | Trigger::StockReleased, _) => {
            saga.stock = Stock::Released;
        }
        _ => {}
    }
    if saga.stock == known {
        return;
    }
    match (saga.status, input.what) {
        (Status::Placed, Trigger::StockHeld { .. }) if hold_is_short(saga, input.at) => {
            call_off(saga, effects, input.at, Reason::HoldExpired);
        }
        // A free order commits its stock at once.
        (Status::Placed, Trigger::StockHeld { until }) if saga.payment.is_free() => {
            saga.deadline = Some(until - HOLD_MARGIN);
            enter(saga, effects, input.at, Status::Committing);
        }
        (Status::Placed, Trigger::StockHeld { until }) => {
            saga.deadline = Some((input.at + PAYMENT_TIME).min(until - HOLD_MARGIN));
            enter(saga, effects, input.at, Status::AwaitingPayment);
        }
        (Status::Committing, Trigger::StockCommitted) if saga.payment.is_secured() => {
            (saga.deadline, saga.was_confirmed) = (None, true);
            enter(saga, effects, input.at, Status::Confirmed);
        }
        // The commit is under way and may still find the stock.
        (Status::Committing, Trigger::HoldExpired) => {}
        (_, Trigger::HoldExpired) => fail(saga, effects, input.at, Reason::HoldExpired),
        (_, Trigger::StockRejected | Trigger::StockCommitFailed) => {
            fail(saga, effects, input.at, Reason::InsufficientStock);
        }
        (_, Trigger::StockReleased) => {
            effects.push(Effect::Note(What::StockReleased));
            fail(saga, effects, input.at, Reason::StockReleased);
        }
        _ => {}
    }
}

pub(super) fn apply_payment(saga: &mut Saga, effects: &mut Effects, input: &Input) {
    let known = saga.payment;
    match input.what {
        Trigger::PaymentAuthorized { .. } if !known.phase.is_closed() => {
            saga.payment.phase = PaymentPhase::Authorized;
        }
        Trigger::PaymentActionRequired { attempt } | Trigger::PaymentDeclined { attempt } => {
            let phase = match input.what {
                Trigger::PaymentDeclined { .. } => PaymentPhase::Declined,
                _ => PaymentPhase::ActionRequired,
            };
            // A decline ends its attempt; an authorisation ends all attempts.
            if known.phase <= PaymentPhase::Declined && (attempt, phase) > (known.attempt, known.phase) {
                (saga.payment.attempt, saga.payment.phase) = (attempt, phase);
            }
        }
        Trigger::PaymentExpired if !known.phase.is_closed() => saga.payment.phase = PaymentPhase::Expired,
        Trigger::PaymentVoided if !known.phase.is_closed() => saga.payment.phase = PaymentPhase::Voided,
        Trigger::PaymentCaptured { n, captured } => {
            saga.payment.captured = known.captured.max(captured);
            saga.payment.seen.captures.insert(n);
        }
        Trigger::PaymentRefunded { n, refunded } => {
            saga.payment.refunded = known.refunded.max(refunded);
            saga.payment.seen.refunds.insert(n);
        }
        Trigger::CaptureFailed { n } => saga.payment.seen.failed_captures.insert(n),
        Trigger::RefundFailed { n } => saga.payment.seen.failed_refunds.insert(n),
        _ => {}
    }
    if saga.payment == known {
        return;
    }
    match input.what {
        Trigger::PaymentAuthorized { amount } if saga.status == Status::AwaitingPayment => {
            if amount < saga.payment.total {
                call_off(saga, effects, input.at, Reason::PaymentInsufficient);
            } else if hold_is_short(saga, input.at) {
                call_off(saga, effects, input.at, Reason::HoldExpired);
            } else {
                saga.deadline = saga.hold_until.map(|until| until - HOLD_MARGIN);
                enter(saga, effects, input.at, Status::Committing);
            }
        }
        Trigger::PaymentActionRequired { .. } => effects.push(Effect::Note(What::PaymentActionRequired)),
        Trigger::PaymentDeclined { .. } => effects.push(Effect::Note(What::PaymentDeclined)),
        Trigger::PaymentExpired => {
            effects.push(Effect::Note(What::PaymentExpired));
            lose_money(saga, effects, input.at, Reason::PaymentExpired);
        }
        Trigger::PaymentVoided => {
            effects.push(Effect::Note(What::PaymentVoided));
            lose_money(saga, effects, input.at, Reason::PaymentVoided);
        }
        Trigger::PaymentCaptured { .. } => {
            effects.push(Effect::Note(What::PaymentCaptured));
            complete(saga, effects, input.at);
        }
        Trigger::PaymentRefunded { .. } => {
            effects.push(Effect::Note(What::PaymentRefunded));
            lose_money(saga, effects, input.at, Reason::PaymentRefunded);
        }
        Trigger::CaptureFailed { .. } => effects.push(Effect::Note(What::CaptureFailed)),
        Trigger::RefundFailed { .. } => effects.push(Effect::Note(What::RefundFailed)),
        _ => {}
    }
}

/// Ends an order whose money is no longer secured.
///
/// A partial refund is the shop's own decision and ends nothing.
fn lose_money(saga: &mut Saga, effects: &mut Effects, at: Timestamp, reason: Reason) {
    if !saga.payment.is_secured() && saga.payment.status() != PaymentStatus::PartiallyRefunded {
        fail(saga, effects, at, reason);
    }
}

fn hold_is_short(saga: &Saga, at: Timestamp) -> bool {
    saga.hold_until.is_none_or(|until| at + HOLD_MARGIN > until)
}
