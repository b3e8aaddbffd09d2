//! What templates do with the API's code words.
#![expect(unreachable_pub, reason = "the macro for filters makes public items")]

use std::fmt::Display;

use askama::Values;

/// A code word in words: `awaiting_payment` is `awaiting payment`.
#[askama::filter_fn]
pub(crate) fn words(code: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(code.to_string().replace('_', " "))
}

/// What a state means for who looks at it, as a colour's name.
#[askama::filter_fn]
pub(crate) fn tone(code: impl Display, _: &dyn Values) -> askama::Result<&'static str> {
    Ok(tone_of(&code.to_string()))
}

/// The colour of a state.
pub(super) fn tone_of(code: &str) -> &'static str {
    match code {
        "completed" | "confirmed" | "captured" | "payment_captured" | "delivered" | "shipped" | "active"
        | "authorized" | "refunded" | "received" | "approved" | "won" | "dispute_won" | "published" | "issued"
        | "ready" | "open" | "posted" | "filled" => "good",
        "rejected" | "declined" | "payment_declined" | "failed" | "expired" | "payment_expired" | "lost"
        | "dispute_lost" | "locked" | "capture_failed" | "refund_failed" | "dispute_opened" | "frozen" | "halted" => {
            "bad"
        }
        "awaiting_payment" | "action_required" | "requested" | "unfulfilled" | "partially_shipped" | "pending"
        | "placed" | "committing" | "packed" | "partially_captured" | "partially_refunded" | "low" | "processing"
        | "changed" | "scheduled" | "pending_hold" | "partially_filled" | "cancel_only" => "busy",
        _ => "calm",
    }
}
