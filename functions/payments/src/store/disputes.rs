//! Disputes, as the providers report them.

use domain::id::{DisputeId, OrderId, PaymentId, Raw};
use domain::{Money, Timestamp};
use events::payments::{DisputeClosed, DisputeOpened};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};
use sha2::{Digest, Sha256};

use super::Store;
use crate::adapters::provider::DisputeReport;

/// The partition of the disputes.
/// They are rare, and a partition takes five hundred a second.
const DISPUTES: &str = "disputes";
/// The label of a dispute's write.
pub(crate) const DISPUTE: &str = "dispute";

/// The state of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DisputeState {
    /// The bank holds the money, and the shop may answer.
    Open,
    /// The shop has the money back.
    Won,
    /// The customer has the money.
    Lost,
}

/// A dispute as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dispute {
    /// Derived from the provider's reference: the same for each notice.
    pub id: DisputeId,
    /// The disputed payment.
    pub payment_id: PaymentId,
    /// The provider.
    pub provider: String,
    /// The provider's name for the dispute.
    pub reference: String,
    /// The disputed amount.
    pub amount: Money,
    /// The reason, as a code that is the same for all providers.
    pub reason: String,
    /// The state.
    pub state: DisputeState,
    /// Until when the shop can answer, where the provider sets a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<Timestamp>,
    /// Counts up with each change.
    pub version: u64,
    /// When the dispute was opened, by the provider's clock.
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
            provider: Some(self.provider.clone()),
        })
    }
}

impl Store {
    /// Records a provider's notice of a dispute.
    ///
    /// A dispute is opened once and closed once, in any order of the notices. Refused where another notice of the same
    /// dispute is recorded at the same moment.
    pub(crate) async fn record_dispute(
        &self,
        provider: &str,
        payment_id: PaymentId,
        report: &DisputeReport,
    ) -> Result<(), TableError> {
        let id = dispute_id(provider, report);
        let now = self.now();
        let state = match report.won {
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
                    reference: report.reference.clone(),
                    amount: report.amount,
                    reason: report.reason.clone(),
                    state,
                    respond_by: report.respond_by,
                    version: 1,
                    created_at: report.opened_at,
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

    /// Finds a dispute.
    pub(crate) async fn dispute(&self, id: DisputeId) -> Result<Option<Dispute>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists a page of all disputes, newest first.
    pub(crate) async fn disputes(&self, limit: usize, after: Option<Position>) -> Result<Page<Dispute>, TableError> {
        self.table.query(Index::Main, DISPUTES).newest_first().limit(limit).after(after).page().await
    }
}

fn key(id: DisputeId) -> Key {
    Key::new(DISPUTES, id.to_string())
}

/// Derives a ULID from the dispute's time and a hash of the provider's reference.
fn dispute_id(provider: &str, report: &DisputeReport) -> DisputeId {
    let hash = Sha256::digest(format!("{provider}:{}", report.reference));
    let bits = hash.iter().take(10).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    Raw::from_parts(u64::try_from(report.opened_at.as_millis()).unwrap_or_default(), bits).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_derived_from_the_providers_reference() {
        let report = |reference: &str, millis: i64| DisputeReport {
            about: None,
            authorization: "pi_1".to_owned(),
            reference: reference.to_owned(),
            amount: Money::new(1, "EUR".parse().unwrap()),
            reason: "fraudulent".to_owned(),
            respond_by: None,
            opened_at: Timestamp::from_millis(millis),
            won: None,
        };
        let id = dispute_id("stripe", &report("dp_1", 1_772_366_400_000));
        assert_eq!(id, dispute_id("stripe", &report("dp_1", 1_772_366_400_000)));
        assert_eq!(id.raw().made_at_ms(), 1_772_366_400_000);
        assert_ne!(id, dispute_id("stripe", &report("dp_2", 1_772_366_400_000)));
        assert_ne!(id, dispute_id("simulator", &report("dp_1", 1_772_366_400_000)));
    }
}
