//! Ids of transactions that events and gift cards cause: the same cause always names the same transaction.

use domain::event::EventData;
use domain::id::{Raw, TransactionId};
use sha2::{Digest, Sha256};

/// The id of what an event causes: its time, and 80 bits of the SHA-256 of its type and natural key.
pub(crate) fn derived<D: EventData>(event: &D, at_ms: u64) -> TransactionId {
    derived_of(D::TYPE, &event.natural_key(), at_ms)
}

/// The id of what something else causes, by what kind of thing it is and by its natural key.
pub(crate) fn derived_of(kind: &str, natural_key: &str, at_ms: u64) -> TransactionId {
    let digest = Sha256::digest(format!("{kind} {natural_key}").as_bytes());
    let bits = digest.iter().take(10).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    TransactionId::from(Raw::from_parts(at_ms, bits))
}

#[cfg(test)]
mod tests {
    use events::trading::HoldReleased;

    use super::*;

    #[test]
    fn an_event_names_the_same_transaction_for_ever() {
        let event = |n: u32| HoldReleased {
            order_id: "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            n,
            owner: "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            asset: "EUR".parse().unwrap(),
            amount: domain::Amount::from(1),
        };
        assert_eq!(
            derived(&event(1), 1_000).to_string(),
            "txn_00000000Z8BNJ7VBBCSY6Q0AEX",
            "what was booked once is not booked again"
        );
        assert_ne!(derived(&event(1), 1_000), derived(&event(2), 1_000));
    }
}
