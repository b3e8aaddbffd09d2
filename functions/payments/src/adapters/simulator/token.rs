//! The simulator's tokens, one for each course of a payment.

use std::str::FromStr;

use crate::adapters::provider::UnknownToken;
use crate::model::code;

/// What a payment method's token makes the simulator do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `tok_success`: authorised.
    Success,
    /// `tok_declined`: declined with `card_declined`.
    Declined,
    /// `tok_insufficient_funds`: declined with `insufficient_funds`.
    InsufficientFunds,
    /// `tok_action_required`: authorised once the customer has completed an action.
    ActionRequired,
    /// `tok_timeout`: authorised, but the answer is lost.
    Timeout,
    /// `tok_timeout_not_applied`: the first request never arrives.
    TimeoutNotApplied,
    /// `tok_duplicate_webhook`: authorised; the webhook comes twice.
    DuplicateWebhook,
    /// `tok_late_webhook`: authorised; the webhook comes two minutes later.
    LateWebhook,
    /// `tok_slow`: authorised after two seconds.
    Slow,
    /// `tok_dispute`: authorised, and disputed once it is captured.
    Dispute,
}

/// Each token with its text and its label.
const TOKENS: [(Token, &str, &str); 10] = [
    (Token::Success, "tok_success", "Test card •••• 0001"),
    (Token::Declined, "tok_declined", "Test card •••• 0002"),
    (Token::InsufficientFunds, "tok_insufficient_funds", "Test card •••• 0003"),
    (Token::ActionRequired, "tok_action_required", "Test card •••• 0004"),
    (Token::Timeout, "tok_timeout", "Test card •••• 0005"),
    (Token::TimeoutNotApplied, "tok_timeout_not_applied", "Test card •••• 0006"),
    (Token::DuplicateWebhook, "tok_duplicate_webhook", "Test card •••• 0007"),
    (Token::LateWebhook, "tok_late_webhook", "Test card •••• 0008"),
    (Token::Slow, "tok_slow", "Test card •••• 0009"),
    (Token::Dispute, "tok_dispute", "Test card •••• 0010"),
];

impl Token {
    /// The label in a list of payment methods.
    pub fn label(self) -> &'static str {
        TOKENS.iter().find(|(token, ..)| *token == self).map_or("Test card", |(.., label)| label)
    }

    /// The code of the decline, where the token is declined.
    pub(super) const fn code(self) -> Option<&'static str> {
        match self {
            Self::Declined => Some(code::CARD_DECLINED),
            Self::InsufficientFunds => Some(code::INSUFFICIENT_FUNDS),
            _ => None,
        }
    }
}

impl FromStr for Token {
    type Err = UnknownToken;

    fn from_str(text: &str) -> Result<Self, UnknownToken> {
        TOKENS.iter().find(|(_, name, _)| *name == text).map(|(token, ..)| *token).ok_or(UnknownToken)
    }
}
