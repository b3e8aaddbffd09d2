//! What the ledger has heard of a payment, and what of it is posted.

use std::collections::BTreeMap;

use domain::id::PaymentId;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It was taken.
    Captured,
    /// It was given back.
    Refunded,
}

/// One movement of a payment, as payments told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) way: Way,
    /// Which one of its way, from 1.
    pub(crate) n: u32,
    pub(crate) amount: Amount,
    /// All of its way up to it, as payments sums it up.
    pub(crate) sum: Amount,
}

/// A movement that was heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    amount: Amount,
    posted: bool,
}

/// The movements of one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OneWay {
    /// The highest running sum of payments that was heard: these sums only grow.
    heard: Amount,
    /// The movements by their numbers: at most 20, as payments makes no more.
    parts: BTreeMap<u32, Part>,
}

/// What the ledger has heard of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heard {
    pub(crate) payment: PaymentId,
    pub(crate) currency: AssetCode,
    pub(crate) captured: OneWay,
    pub(crate) refunded: OneWay,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) updated_at: Timestamp,
}

impl OneWay {
    /// What payments has told in all.
    pub(crate) const fn told(&self) -> Amount {
        self.heard
    }

    /// What is posted.
    pub(crate) fn posted(&self) -> Amount {
        let posted = self.parts.values().filter(|part| part.posted);
        // Amounts of money have 64 bits: twenty of them are an amount.
        posted.fold(Amount::ZERO, |sum, part| sum.plus(part.amount).unwrap_or(sum))
    }

    /// Whether what is posted is not what payments has told.
    pub(crate) fn differs(&self) -> bool {
        self.told() != self.posted()
    }

    /// The numbers below the highest one that were not heard of, and those that are not posted. A movement that failed has a
    /// number too, and is no difference.
    pub(crate) fn missing(&self) -> Vec<u32> {
        let last = self.parts.keys().next_back().copied().unwrap_or_default();
        (1..=last).filter(|n| self.parts.get(n).is_none_or(|part| !part.posted)).collect()
    }
}

impl Heard {
    /// A payment of which nothing was heard.
    pub(crate) fn new(payment: PaymentId, currency: AssetCode, now: Timestamp) -> Self {
        let (captured, refunded) = (OneWay::default(), OneWay::default());
        Self { payment, currency, captured, refunded, version: 0, updated_at: now }
    }

    /// Whether a movement is posted.
    pub(crate) fn has_posted(&self, told: &Told) -> bool {
        self.way(told.way).parts.get(&told.n).is_some_and(|part| part.posted)
    }

    /// The same with one more movement, posted or not.
    pub(crate) fn with(&self, told: &Told, posted: bool, now: Timestamp) -> Self {
        let mut after = Self { version: self.version + 1, updated_at: now, ..self.clone() };
        let way = match told.way {
            Way::Captured => &mut after.captured,
            Way::Refunded => &mut after.refunded,
        };
        way.heard = way.heard.max(told.sum);
        way.parts.insert(told.n, Part { amount: told.amount, posted });
        after
    }

    /// Whether the ledger and payments disagree about it.
    pub(crate) fn differs(&self) -> bool {
        self.captured.differs() || self.refunded.differs()
    }

    const fn way(&self, way: Way) -> &OneWay {
        match way {
            Way::Captured => &self.captured,
            Way::Refunded => &self.refunded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(n: u32, amount: i64, sum: i64) -> Told {
        Told { way: Way::Captured, n, amount: amount.into(), sum: sum.into() }
    }

    #[test]
    fn a_gap_and_what_is_not_posted_are_differences() {
        let id = "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap();
        let now = Timestamp::from_millis(0);
        let none = Heard::new(id, "EUR".parse().unwrap(), now);
        assert!(!none.differs());
        let second = none.with(&told(2, 30, 80), true, now);
        assert_eq!((second.differs(), second.captured.missing()), (true, vec![1]));
        let refused = second.with(&told(1, 50, 50), false, now);
        assert_eq!((refused.differs(), refused.captured.missing()), (true, vec![1]));
        let both = second.with(&told(1, 50, 50), true, now);
        assert_eq!((both.differs(), both.captured.posted(), both.version), (false, Amount::from(80), 2));
        assert!(both.has_posted(&told(1, 50, 50)) && !refused.has_posted(&told(1, 50, 50)));
        let after_a_failed_one = none.with(&told(2, 30, 30), true, now);
        assert!(!after_a_failed_one.differs());
    }
}
