//! Ids of transactions that events cause: the same event always names the same transaction.

use domain::event::EventData;
use domain::id::{Raw, TransactionId};
use sha2::{Digest, Sha256};

/// The id of what an event causes: its time, and 80 bits of the SHA-256 of its type and natural key.
pub(crate) fn derived<D: EventData>(event: &D, at_ms: u64) -> TransactionId {
    let digest = Sha256::digest(format!("{} {}", D::TYPE, event.natural_key()).as_bytes());
    let bits = digest.iter().take(10).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    TransactionId::from(Raw::from_parts(at_ms, bits))
}
