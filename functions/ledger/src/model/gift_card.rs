//! Gift cards: money that the shop owes to the person who has the code.

use std::time::Duration;

use domain::collection::Metadata;
use domain::id::{GiftCardId, TransactionId};
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{AccountPath, derived_of};

/// How many wrong codes a person may send within [`TRIES_WITHIN`].
const MOST_TRIES: u32 = 20;
/// How long wrong codes count, from the first on.
const TRIES_WITHIN: Duration = Duration::from_secs(60 * 60);

/// How a gift card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = GiftCardStatus)]
pub(crate) enum GiftStatus {
    /// It may be redeemed.
    Issued,
    /// Its amount is in a wallet.
    Redeemed,
    /// Staff took it back.
    Disabled,
    /// Its time is over.
    Expired,
}

impl GiftStatus {
    /// Its name, as in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Redeemed => "redeemed",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
        }
    }
}

/// How a gift card ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GiftEnd {
    /// This person has its amount.
    Redeemed(Owner),
    /// Staff takes it back.
    Disabled,
    /// Its time is over.
    Expired,
}

impl GiftEnd {
    /// The status that it leads to.
    pub(crate) const fn status(self) -> GiftStatus {
        match self {
            Self::Redeemed(_) => GiftStatus::Redeemed,
            Self::Disabled => GiftStatus::Disabled,
            Self::Expired => GiftStatus::Expired,
        }
    }
}

/// A gift card that is asked for.
///
/// Its JSON is what its fingerprint is made of, which is compared for ever: members keep their names and their order, and a
/// new one is left out where nothing is said.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewGiftCard {
    #[serde(skip)]
    pub(crate) id: GiftCardId,
    pub(crate) amount: Amount,
    pub(crate) currency: AssetCode,
    pub(crate) funded_by: AccountPath,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
}

impl NewGiftCard {
    /// Tells the same content from other: 32 digits of a SHA-256.
    pub(crate) fn fingerprint(&self) -> String {
        // Content is JSON by its types.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&json).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The card, with the hash of its code.
    pub(crate) fn issue(self, code_hash: String, now: Timestamp) -> GiftCard {
        GiftCard {
            fingerprint: self.fingerprint(),
            id: self.id,
            amount: self.amount,
            currency: self.currency,
            funded_by: self.funded_by,
            valid_until: self.expires_at,
            note: self.note,
            metadata: self.metadata,
            code_hash,
            status: GiftStatus::Issued,
            redeemed_by: None,
            ended_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

/// A gift card. Its code is nowhere; what is kept is its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GiftCard {
    pub(crate) id: GiftCardId,
    /// Tells the same content from other.
    pub(crate) fingerprint: String,
    pub(crate) amount: Amount,
    pub(crate) currency: AssetCode,
    /// The account that paid for it.
    pub(crate) funded_by: AccountPath,
    /// From when on it counts for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) valid_until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
    pub(crate) code_hash: String,
    pub(crate) status: GiftStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) redeemed_by: Option<Owner>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ended_at: Option<Timestamp>,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl GiftCard {
    /// Whether its time is over, and that has not been booked.
    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        self.status == GiftStatus::Issued && self.valid_until.is_some_and(|end| end <= now)
    }

    /// How it stands at a moment: from its end on it is expired, booked or not.
    pub(crate) fn status_at(&self, now: Timestamp) -> GiftStatus {
        if self.is_overdue(now) { GiftStatus::Expired } else { self.status }
    }

    /// As it was issued.
    pub(crate) fn as_issued(&self) -> Self {
        let (redeemed_by, ended_at) = (None, None);
        let updated_at = self.created_at;
        Self { status: GiftStatus::Issued, redeemed_by, ended_at, version: 1, updated_at, ..self.clone() }
    }

    /// The same with another code.
    pub(crate) fn with_code(&self, code_hash: String, now: Timestamp) -> Self {
        Self { code_hash, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// The same at its end.
    pub(crate) fn ended(&self, end: GiftEnd, now: Timestamp) -> Self {
        let redeemed_by = match end {
            GiftEnd::Redeemed(owner) => Some(owner),
            GiftEnd::Disabled | GiftEnd::Expired => None,
        };
        let (status, ended_at) = (end.status(), Some(now));
        Self { status, redeemed_by, ended_at, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// The id of the transaction of what happens to it once: `issued`, or how it ends.
    pub(crate) fn transaction(id: GiftCardId, what: GiftStatus) -> TransactionId {
        derived_of(&format!("gift card {}", what.as_str()), &id.to_string(), id.raw().made_at_ms())
    }
}

/// The wrong codes of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries {
    wrong: u32,
    pub(crate) until: Timestamp,
    pub(crate) version: u64,
}

impl Tries {
    /// In how many seconds another code may be tried, where there were too many.
    pub(crate) fn blocked_for(&self, now: Timestamp) -> Option<u64> {
        let left = self.until.since(now);
        (self.wrong >= MOST_TRIES && self.until > now).then(|| left.as_secs() + u64::from(left.subsec_nanos() > 0))
    }

    /// The count after one more wrong code.
    pub(crate) fn after_another(known: Option<&Self>, now: Timestamp) -> Self {
        let (wrong, until) = match known.filter(|known| known.until > now) {
            Some(known) => (known.wrong + 1, known.until),
            None => (1, now + TRIES_WITHIN),
        };
        Self { wrong, until, version: known.map_or(0, |known| known.version) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    fn new() -> NewGiftCard {
        NewGiftCard {
            id: "gift_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            amount: Amount::from(2_500),
            currency: "EUR".parse().unwrap(),
            funded_by: "expenses:gift-cards:EUR".parse().unwrap(),
            expires_at: Some(at(1_000)),
            note: None,
            metadata: Metadata::default(),
        }
    }

    #[test]
    fn a_fingerprint_and_the_ids_of_its_transactions_are_the_same_for_ever() {
        let id = new().id;
        let ids = [GiftStatus::Issued, GiftStatus::Redeemed, GiftStatus::Disabled, GiftStatus::Expired];
        let ids = ids.map(|what| GiftCard::transaction(id, what).to_string());
        let apart: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(apart.len(), 4, "{ids:?}");
        assert_eq!(new().fingerprint().len(), 32);
        assert_ne!(new().fingerprint(), NewGiftCard { note: Some("x".to_owned()), ..new() }.fingerprint());
        assert_ne!(new().fingerprint(), NewGiftCard { expires_at: None, ..new() }.fingerprint());
    }

    #[test]
    fn it_expires_to_the_millisecond_and_only_while_it_is_issued() {
        let card = new().issue("h".to_owned(), at(0));
        assert_eq!((card.status_at(at(999)), card.status_at(at(1_000))), (GiftStatus::Issued, GiftStatus::Expired));
        let owner = "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap();
        let redeemed = card.ended(GiftEnd::Redeemed(owner), at(5));
        assert_eq!((redeemed.status_at(at(1_000)), redeemed.redeemed_by), (GiftStatus::Redeemed, Some(owner)));
        assert_eq!(redeemed.as_issued(), card);
    }

    #[test]
    fn twenty_wrong_codes_an_hour_are_enough() {
        let mut tries = Tries::after_another(None, at(0));
        for _ in 1..19 {
            tries = Tries::after_another(Some(&tries), at(1));
        }
        assert_eq!(tries.blocked_for(at(1)), None, "nineteen");
        tries = Tries::after_another(Some(&tries), at(1));
        assert_eq!(tries.blocked_for(at(1)), Some(3_600));
        assert_eq!(tries.blocked_for(at(3_599_000)), Some(1));
        assert_eq!(tries.blocked_for(at(3_600_000)), None);
        assert_eq!(Tries::after_another(Some(&tries), at(3_600_000)).wrong, 1);
    }
}
