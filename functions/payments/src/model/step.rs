//! The steps at a provider, and the idempotency key of each.

use std::fmt;
use std::str::FromStr;

use domain::fault::Invalid;
use domain::id::{PaymentId, Raw};

/// One operation at a provider: its row's list and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Authorise the money.
    Authorize(u32),
    /// Capture it.
    Capture(u32),
    /// Release the authorisation.
    Void(u32),
    /// Refund captured money.
    Refund(u32),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authorize(n) => write!(f, "authorize:{n}"),
            Self::Capture(n) => write!(f, "capture:{n}"),
            Self::Void(n) => write!(f, "void:{n}"),
            Self::Refund(n) => write!(f, "refund:{n}"),
        }
    }
}

/// The provider's idempotency key: `pay_…:capture:2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperationKey {
    /// The payment.
    pub payment: PaymentId,
    /// The step.
    pub step: Step,
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.payment, self.step)
    }
}

impl FromStr for OperationKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_key", "a key of the form pay_<ULID>:<step>:<n> is expected");
        let mut parts = text.split(':');
        let (Some(payment), Some(name), Some(n), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid());
        };
        let n: u32 = n.parse().map_err(|_| invalid())?;
        let step = match name {
            "authorize" => Step::Authorize(n),
            "capture" => Step::Capture(n),
            "void" => Step::Void(n),
            "refund" => Step::Refund(n),
            _ => return Err(invalid()),
        };
        Ok(Self { payment: payment.parse()?, step })
    }
}

/// A refund's id: `ref_`, the payment's ULID and the refund's number.
/// It is found without an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefundId {
    /// The payment.
    pub payment: PaymentId,
    /// The refund's number.
    pub n: u32,
}

impl fmt::Display for RefundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ref_{}_{}", self.payment.raw(), self.n)
    }
}

impl FromStr for RefundId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let parts = text.strip_prefix("ref_").and_then(|rest| rest.split_once('_'));
        let known = parts.and_then(|(ulid, n)| Some((Raw::parse(ulid)?, n.parse::<u32>().ok()?)));
        match known {
            Some((raw, n)) if n > 0 => Ok(Self { payment: PaymentId::from(raw), n }),
            _ => Err(Invalid::new("invalid_id", "an id of the form ref_<ULID>_<n> is expected")),
        }
    }
}

domain::checked_text!(
    RefundId,
    "`ref_`, the payment's ULID and the refund's number.",
    example = "ref_01J8ZQ4T6M3V0X9K2B7C5D1EFG_1",
    pattern = "^ref_[0-7][0-9A-HJKMNP-TV-Z]{25}_[1-9][0-9]{0,1}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_refund_ids_survive_a_round_trip() {
        let payment: PaymentId = "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap();
        for step in [Step::Authorize(1), Step::Capture(20), Step::Void(3), Step::Refund(7)] {
            let key = OperationKey { payment, step };
            assert_eq!(key.to_string().parse::<OperationKey>().unwrap(), key);
        }
        let refund = RefundId { payment, n: 2 };
        assert_eq!(refund.to_string(), "ref_01J8ZQ4T6M3V0X9K2B7C5D1EFG_2");
        assert_eq!(refund.to_string().parse::<RefundId>().unwrap(), refund);
        for foreign in ["", "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:refund", "x:authorize:1", "ref_1_1"] {
            assert!(foreign.parse::<OperationKey>().is_err() && foreign.parse::<RefundId>().is_err(), "{foreign}");
        }
    }
}
