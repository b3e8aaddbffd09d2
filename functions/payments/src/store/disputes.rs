//! Disputes, as the providers tell of them.

use domain::id::{DisputeId, OrderId, PaymentId, Raw};
use domain::{Money, Timestamp};
use events::payments::{DisputeClosed, DisputeOpened};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};
use sha2::{Digest, Sha256};

use super::Store;
use crate::provider::DisputeNews;

/// One partition: a dispute is rare, and a partition takes five hundred of them a second.
const DISPUTES: &str = "disputes";
/// The label of a dispute's write.
pub(crate) const DISPUTE: &str = "dispute";

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DisputeState {
    /// The bank has the money, and the shop may answer.
    Open,
    /// The money is the shop's again.
    Won,
    /// The money is the customer's.
    Lost,
}

/// A dispute as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dispute {
    /// Follows from what the provider calls it, so that it is the same whatever is told first.
    pub id: DisputeId,
    /// The payment that it is about.
    pub payment_id: PaymentId,
    /// At which provider.
    pub provider: String,
    /// What the provider calls it.
    pub reference: String,
    /// How much is disputed.
    pub amount: Money,
    /// Why, as a word that is the same over all providers.
    pub reason: String,
    /// Where it stands.
    pub state: DisputeState,
    /// Until when the shop can answer, where the provider says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<Timestamp>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was opened, as the provider has it.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Dispute {
    fn order_id(&self) -> OrderId {
        self.payment_id.raw().into()
    }

    fn opened(&self) -> DisputeOpened {
        DisputeOpened {
            dispute_id: self.id,
            payment_id: self.payment_id,
            order_id: self.order_id(),
            amount: self.amount,
            reason: self.reason.clone(),
            respond_by: self.respond_by,
        }
    }

    fn closed(&self) -> Option<DisputeClosed> {
        (self.state != DisputeState::Open).then(|| DisputeClosed {
            dispute_id: self.id,
            payment_id: self.payment_id,
            order_id: self.order_id(),
            amount: self.amount,
            won: self.state == DisputeState::Won,
        })
    }
}

impl Store {
    /// Records what a provider tells of a dispute: it is opened once and closed once, in whatever order that is told.
    /// A conflict with another who tells the same at the same moment is a refusal.
    pub(crate) async fn record_dispute(
        &self,
        provider: &str,
        payment_id: PaymentId,
        news: &DisputeNews,
    ) -> Result<(), TableError> {
        let id = dispute_id(provider, news);
        let now = self.now();
        let state = match news.won {
            None => DisputeState::Open,
            Some(true) => DisputeState::Won,
            Some(false) => DisputeState::Lost,
        };
        let mut transaction = self.table.transaction();
        match self.dispute(id).await? {
            None => {
                let dispute = Dispute {
                    id,
                    payment_id,
                    provider: provider.to_owned(),
                    reference: news.reference.clone(),
                    amount: news.amount,
                    reason: news.reason.clone(),
                    state,
                    respond_by: news.respond_by,
                    version: 1,
                    created_at: news.opened_at,
                    updated_at: now,
                };
                transaction.push(Write::create(DISPUTE, key(id), &dispute)).publish(&dispute.opened());
                if let Some(closed) = dispute.closed() {
                    transaction.publish(&closed);
                }
            }
            Some(known) if known.state == DisputeState::Open && state != DisputeState::Open => {
                let closed = Dispute { state, version: known.version + 1, updated_at: now, ..known };
                transaction.push(Write::replace(DISPUTE, key(id), &closed, known.version));
                if let Some(closed) = closed.closed() {
                    transaction.publish(&closed);
                }
            }
            Some(_) => return Ok(()),
        }
        transaction.commit().await
    }

    /// A dispute.
    pub(crate) async fn dispute(&self, id: DisputeId) -> Result<Option<Dispute>, TableError> {
        self.table.get(&key(id)).await
    }

    /// One page of all disputes, newest first.
    pub(crate) async fn disputes(&self, limit: usize, after: Option<Position>) -> Result<Page<Dispute>, TableError> {
        self.table.query(Index::Main, DISPUTES).newest_first().limit(limit).after(after).page().await
    }
}

fn key(id: DisputeId) -> Key {
    Key::new(DISPUTES, id.to_string())
}

/// A ULID whose time is the dispute's and whose rest is a hash of what the provider calls it.
fn dispute_id(provider: &str, news: &DisputeNews) -> DisputeId {
    let hash = Sha256::digest(format!("{provider}:{}", news.reference));
    let bits = hash.iter().take(10).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    Raw::from_parts(u64::try_from(news.opened_at.as_millis()).unwrap_or_default(), bits).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_the_providers_own() {
        let news = |reference: &str, millis: i64| DisputeNews {
            about: None,
            authorization: "pi_1".to_owned(),
            reference: reference.to_owned(),
            amount: Money::new(1, "EUR".parse().unwrap()),
            reason: "fraudulent".to_owned(),
            respond_by: None,
            opened_at: Timestamp::from_millis(millis),
            won: None,
        };
        let id = dispute_id("stripe", &news("dp_1", 1_772_366_400_000));
        assert_eq!(id, dispute_id("stripe", &news("dp_1", 1_772_366_400_000)));
        assert_eq!(id.raw().made_at_ms(), 1_772_366_400_000);
        assert_ne!(id, dispute_id("stripe", &news("dp_2", 1_772_366_400_000)));
        assert_ne!(id, dispute_id("simulator", &news("dp_1", 1_772_366_400_000)));
    }
}
