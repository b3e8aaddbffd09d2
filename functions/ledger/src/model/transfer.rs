//! A transfer from wallet to wallet, as a person asks for it.

use domain::id::{TransactionId, WalletTransferId};
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::plan::{Due, Plan, Repeat, Run};
use super::{AccountPath, Draft, DraftLine, Refusal, Status, Transaction, WalletRules, charted, derived_of};

/// A transfer that is asked for.
///
/// Its JSON is what its fingerprint is made of, which is compared for ever: members keep their names and their order, and a
/// new one is left out where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TransferDraft {
    pub(crate) id: WalletTransferId,
    pub(crate) from: Owner,
    pub(crate) to: Owner,
    pub(crate) asset: AssetCode,
    pub(crate) amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) execute_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) repeat: Option<Repeat>,
    /// When its hold ends by itself, where it is to be held only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    /// The most that the payer pays beside the amount; of a plan, for each run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_fee: Option<Amount>,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WalletTransfer {
    pub(crate) asked: TransferDraft,
    /// What it costs the payer beside its amount; of one that is planned, nothing is said before.
    pub(crate) fee: Option<Amount>,
    /// The transaction that carries it out, or holds it; nothing of one that is planned.
    pub(crate) transaction: Option<TransactionId>,
    pub(crate) plan: Option<Plan>,
    /// Tells the same content from other.
    pub(crate) fingerprint: String,
    /// Counts the changes of its plan.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What is kept under a transfer's id, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum KeptTransfer {
    /// The transfer.
    Made(Box<WalletTransfer>),
    /// Why there is none.
    Refused {
        /// Tells the same content from other.
        fingerprint: String,
        refusal: Refusal,
        refused_at: Timestamp,
    },
}

/// How a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WalletTransferStatus)]
pub(crate) enum TransferStatus {
    /// A run of it is to come.
    Scheduled,
    /// The payer's funds are held.
    Held,
    /// It is carried out; of one that is repeated, all its runs are over.
    Completed,
    /// It was to be carried out once, later, and was not; or its last five runs failed, so that it has ended.
    Failed,
    /// Its payer, its recipient or staff ended it.
    Cancelled,
    /// Its hold ended by itself.
    Expired,
    /// It was carried out, and staff took it back.
    Reversed,
}

/// Which transfers of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = WalletTransferDirection)]
pub(crate) enum Direction {
    /// Those that somebody sends to them.
    In,
    /// Those that they send.
    Out,
}

impl TransferDraft {
    /// Tells the same content from other: 32 digits of a SHA-256.
    pub(crate) fn fingerprint(&self) -> String {
        // Content is JSON by its types.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&json).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its transaction's id; of one that is planned, that of a run. The same at each try.
    pub(crate) fn transaction_id(&self, n: u32) -> TransactionId {
        derived_of("wallet-transfer", &format!("{} {n}", self.id), self.id.raw().made_at_ms())
    }

    /// What is booked: the amount for the recipient, and the fee as entries of its own.
    pub(crate) fn draft(&self, n: u32, fee: Amount) -> Option<Draft> {
        let (from, to) = (wallet_path(self.from, self.asset)?, wallet_path(self.to, self.asset)?);
        let mut entries = vec![DraftLine::debit(from.clone(), self.amount), DraftLine::credit(to, self.amount)];
        if fee.is_positive() {
            entries.push(DraftLine::debit(from, fee));
            entries.push(DraftLine::credit(fees_path(self.asset)?, fee));
        }
        let description = Some(match n {
            0 => format!("Transfer {}", self.id),
            n => format!("Transfer {}, run {n}", self.id),
        });
        let (pending, expires_at) = (self.expires_at.is_some(), self.expires_at);
        Some(Draft { description, pending, expires_at, ..Draft::posted(self.transaction_id(n), entries) })
    }
}

impl WalletTransfer {
    /// A new one: planned where it has a time, else with the transaction that carries it out or holds it.
    pub(crate) fn new(asked: TransferDraft, rules: &WalletRules, now: Timestamp) -> Self {
        let fee = rules.fee(asked.amount);
        let max_fee = asked.max_fee.unwrap_or(fee);
        let plan = asked.execute_at.map(|at| Plan::new(at, asked.repeat, max_fee));
        let is_now = plan.is_none();
        Self {
            fee: is_now.then_some(fee),
            transaction: is_now.then(|| asked.transaction_id(0)),
            plan,
            fingerprint: asked.fingerprint(),
            version: 1,
            created_at: now,
            updated_at: now,
            asked,
        }
    }

    /// As it was when it was made.
    pub(crate) fn as_created(&self) -> Self {
        let plan = self.plan.as_ref().map(|plan| Plan::new(plan.execute_at, plan.repeat, plan.max_fee));
        let (transaction, fee) = match plan {
            Some(_) => (None, None),
            None => (self.transaction, self.fee),
        };
        Self { plan, transaction, fee, version: 1, updated_at: self.created_at, ..self.clone() }
    }

    /// After a run of its plan.
    pub(crate) fn after_run(&self, run: Run, now: Timestamp) -> Self {
        let mut after = self.next(now);
        if let (Some(plan), None) = (&self.plan, self.asked.repeat) {
            after.transaction = run.transaction;
            after.fee = run.fee;
            after.plan = Some(plan.after(run));
        } else {
            after.plan = self.plan.as_ref().map(|plan| plan.after(run));
        }
        after
    }

    /// After the runs that nobody looked for in time: they are not carried out. `None` where there are none.
    pub(crate) fn after_missed(&self, now: Timestamp) -> Option<Self> {
        let plan = self.plan.as_ref()?.after_missed(now)?;
        Some(Self { plan: Some(plan), ..self.next(now) })
    }

    /// The most that its payer pays beside the amount.
    pub(crate) fn max_fee(&self) -> Option<Amount> {
        self.plan.as_ref().map(|plan| plan.max_fee).or(self.asked.max_fee)
    }

    /// The run that is to come.
    pub(crate) fn due(&self) -> Option<Due> {
        self.plan.as_ref()?.next
    }

    /// Once its plan is given up.
    pub(crate) fn cancelled(&self, now: Timestamp) -> Self {
        let plan = self.plan.as_ref().map(|plan| Plan { next: None, cancelled_at: Some(now), ..plan.clone() });
        Self { plan, ..self.next(now) }
    }

    /// Without what people wrote, and with nothing to come: its payer or recipient is gone.
    pub(crate) fn erased(&self, now: Timestamp) -> Self {
        let is_planned = self.plan.as_ref().is_some_and(|plan| plan.next.is_some());
        let mut after = if is_planned { self.cancelled(now) } else { self.next(now) };
        after.asked.message = None;
        after.asked.reference = None;
        after
    }

    /// Whether nothing of what people wrote is left, and nothing is to come.
    pub(crate) fn is_erased(&self) -> bool {
        let is_blank = self.asked.message.is_none() && self.asked.reference.is_none();
        is_blank && self.plan.as_ref().is_none_or(|plan| plan.next.is_none())
    }

    fn next(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// How it stands, by its transaction where it has one.
    pub(crate) fn status(&self, transaction: Option<&Transaction>, now: Timestamp) -> TransferStatus {
        if let Some(plan) = &self.plan {
            match (plan.next, plan.cancelled_at, plan.repeat, plan.failed) {
                (Some(_), ..) => return TransferStatus::Scheduled,
                (None, Some(_), ..) => return TransferStatus::Cancelled,
                (None, None, None, 1..) => return TransferStatus::Failed,
                (None, None, Some(_), _) if plan.has_failed() => return TransferStatus::Failed,
                (None, None, Some(_), _) => return TransferStatus::Completed,
                _ => {}
            }
        }
        match transaction.map(|transaction| transaction.status(now)) {
            Some(Status::Pending) => TransferStatus::Held,
            Some(Status::Voided) => TransferStatus::Cancelled,
            Some(Status::Expired) => TransferStatus::Expired,
            Some(Status::Reversed) => TransferStatus::Reversed,
            Some(Status::Posted) => TransferStatus::Completed,
            // A list may see a transfer and not its transaction yet.
            None => match self.asked.expires_at {
                Some(end) if now < end => TransferStatus::Held,
                Some(_) => TransferStatus::Expired,
                None => TransferStatus::Completed,
            },
        }
    }

    /// How much of its amount, and of its fee, is carried out; `None` before, and where nothing is.
    pub(crate) fn carried_out(&self, transaction: Option<&Transaction>, now: Timestamp) -> Option<(Amount, Amount)> {
        if !matches!(self.status(transaction, now), TransferStatus::Completed | TransferStatus::Reversed) {
            return None;
        }
        self.transaction?;
        // Its second entry is the recipient's, its fourth that of the fees.
        let posted = transaction.map(Transaction::posted);
        let part = |place: usize, whole: Amount| {
            posted.as_ref().map_or(whole, |posted| posted.get(place).copied().unwrap_or_default())
        };
        Some((part(1, self.asked.amount), part(3, self.fee.unwrap_or_default())))
    }
}

impl KeptTransfer {
    /// What tells the same content from other.
    pub(crate) fn fingerprint(&self) -> &str {
        match self {
            Self::Made(transfer) => &transfer.fingerprint,
            Self::Refused { fingerprint, .. } => fingerprint,
        }
    }
}

/// The wallet of an owner: `wallets:<owner>:<asset>`.
pub(crate) fn wallet_path(owner: Owner, asset: AssetCode) -> Option<AccountPath> {
    known(format!("wallets:{owner}:{asset}"))
}

/// What transfers bring in: `income:wallet-fees:<asset>`.
pub(crate) fn fees_path(asset: AssetCode) -> Option<AccountPath> {
    known(format!("income:wallet-fees:{asset}"))
}

/// A path of the chart; each of these is one.
fn known(path: String) -> Option<AccountPath> {
    path.parse().ok().filter(|path| charted(path).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Every;

    fn asked() -> TransferDraft {
        TransferDraft {
            id: "wtr_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            from: "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            to: "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap(),
            asset: "EUR".parse().unwrap(),
            amount: Amount::from(5),
            message: None,
            reference: None,
            execute_at: None,
            repeat: None,
            expires_at: None,
            max_fee: None,
        }
    }

    #[test]
    fn a_fingerprint_and_a_transaction_are_the_same_for_ever() {
        let moment = Timestamp::from_millis(1_000);
        let full = TransferDraft {
            message: Some("m".to_owned()),
            reference: Some("r".to_owned()),
            execute_at: Some(moment),
            repeat: Some(Repeat { every: Every::Month, until: Some(moment), count: None }),
            expires_at: Some(moment),
            ..asked()
        };
        assert_eq!(
            [asked().fingerprint(), full.fingerprint(), asked().transaction_id(0).to_string()],
            ["22be5fa36102463e86b6effd0a490b92", "fb347570ffb8b87baedcf8013cffe3bc", "txn_01J8ZQ4T6MDM4F28AH9PPSG1QM"],
            "transfers of earlier versions are compared with it"
        );
        let ids: std::collections::BTreeSet<_> = (0..9).map(|n| asked().transaction_id(n)).collect();
        assert_eq!(ids.len(), 9, "each run has its own");
    }

    #[test]
    fn a_hold_whose_transaction_is_not_seen_yet_is_not_completed() {
        let (now, end) = (Timestamp::from_millis(1_000), Timestamp::from_millis(2_000));
        let rules = WalletRules::off("EUR".parse().unwrap());
        let held = WalletTransfer::new(TransferDraft { expires_at: Some(end), ..asked() }, &rules, now);
        assert_eq!((held.status(None, now), held.carried_out(None, now)), (TransferStatus::Held, None));
        assert_eq!(held.status(None, end), TransferStatus::Expired);
        let sent = WalletTransfer::new(asked(), &rules, now);
        let whole = Some((Amount::from(5), Amount::ZERO));
        assert_eq!((sent.status(None, now), sent.carried_out(None, now)), (TransferStatus::Completed, whole));
    }

    #[test]
    fn a_fee_has_entries_of_its_own() {
        let sums = |fee: i64| {
            asked().draft(0, fee.into()).unwrap().entries.iter().map(|line| line.amount.get()).collect::<Vec<_>>()
        };
        assert_eq!((sums(0), sums(2)), (vec![5, 5], vec![5, 5, 2, 2]));
    }
}
