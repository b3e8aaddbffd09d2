//! Why a transaction is refused by the state of its accounts.

use domain::Amount;
use serde::{Deserialize, Serialize};

use super::AccountPath;

/// A refusal: its code, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) detail: String,
    /// The account that stood in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<AccountPath>,
    /// The limit that stood in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<Exceeded>,
    /// The fee of that moment, where it stood in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fee: Option<Amount>,
}

/// A limit that stood in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exceeded {
    /// Which one, by its name in the rules.
    pub(crate) limit: String,
    /// What would still have gone; of a least amount, that amount.
    pub(crate) left: Amount,
}

/// Who asks is an account that is gone.
pub(crate) const ACCOUNT_ERASED: &str = "account_erased";
/// What is available does not suffice.
pub(crate) const INSUFFICIENT_FUNDS: &str = "insufficient_funds";

/// More than the rules allow.
pub(crate) const LIMIT_EXCEEDED: &str = "limit_exceeded";
/// As many transfers are held as one wallet may pay.
pub(crate) const TOO_MANY_HOLDS: &str = "too_many_holds";

impl Refusal {
    /// Whether it may be wrong where holds count that should have ended.
    pub(crate) fn depends_on_holds(&self) -> bool {
        [INSUFFICIENT_FUNDS, LIMIT_EXCEEDED, TOO_MANY_HOLDS, "sums_too_large"].contains(&self.code.as_str())
    }

    /// A refusal by its code.
    pub(crate) fn new(code: &str, detail: impl Into<String>) -> Self {
        Self { code: code.to_owned(), detail: detail.into(), account: None, limit: None, fee: None }
    }

    /// A refusal on account of one account.
    pub(crate) fn by(code: &str, account: &AccountPath, detail: impl Into<String>) -> Self {
        Self { account: Some(account.clone()), ..Self::new(code, detail) }
    }

    /// A refusal on account of the fee, which is above what the payer consented to.
    pub(crate) fn fee_changed(fee: Amount, detail: impl Into<String>) -> Self {
        Self { fee: Some(fee), ..Self::new("fee_changed", detail) }
    }

    /// There is no such account.
    pub(crate) fn unknown(account: &AccountPath) -> Self {
        Self::by("unknown_account", account, format!("There is no account {account}."))
    }

    /// A refusal on account of a limit, and what is left of it.
    pub(crate) fn limit(code: &str, limit: &str, left: Amount, detail: impl Into<String>) -> Self {
        Self { limit: Some(Exceeded { limit: limit.to_owned(), left }), ..Self::new(code, detail) }
    }
}
