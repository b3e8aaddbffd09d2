//! Transfers from wallet to wallet, as their payers and recipients see them.

use domain::id::{TransactionId, WalletTransferId};
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::body::Answer;

use crate::commands::end_transfer::Seen;
use crate::model::{Balances, Repeat, Run, TransferStatus, WalletTransfer};

/// A transfer from wallet to wallet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WalletTransfer)]
pub(crate) struct WalletTransferResponse {
    /// Its id.
    id: WalletTransferId,
    /// Its payer.
    from: Owner,
    /// Its recipient.
    to: Owner,
    /// What is sent.
    asset: AssetCode,
    /// How much of it the recipient gets.
    amount: Amount,
    /// What it costs the payer besides; null for the recipient, and of one that is planned.
    fee: Option<Amount>,
    /// The most that its payer pays besides; null for the recipient.
    max_fee: Option<Amount>,
    /// How much of the amount is carried out: all of it, unless staff posted a part of what was held. Null before, and where
    /// nothing is.
    amount_posted: Option<Amount>,
    /// The same of the fee; null for the recipient.
    fee_posted: Option<Amount>,
    /// What the payer says to the recipient.
    message: Option<String>,
    /// The payer's reference.
    reference: Option<String>,
    /// How it stands.
    status: TransferStatus,
    /// The transaction of the ledger that carries it out or holds it.
    transaction: Option<TransactionId>,
    /// When its hold ends by itself.
    expires_at: Option<Timestamp>,
    /// When it is carried out first, of one that is planned.
    execute_at: Option<Timestamp>,
    /// That it is carried out again and again.
    repeat: Option<Repeat>,
    /// When it is carried out next.
    next_at: Option<Timestamp>,
    /// What became of its last runs, up to ten, oldest first.
    runs: Vec<WalletTransferRun>,
    /// How many runs were carried out.
    #[schema(example = 2)]
    runs_completed: u32,
    /// How many were not.
    #[schema(example = 0)]
    runs_failed: u32,
    /// What the payer's wallet came to with it; for its payer and staff alone.
    balances: Option<Balances>,
    /// Counts its changes; the `ETag`.
    #[schema(example = 1)]
    version: u64,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// A run of a transfer that is planned.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WalletTransferRun {
    /// Which one, from 1.
    #[schema(example = 1)]
    n: u32,
    /// When it was due.
    at: Timestamp,
    /// What it cost the payer; null for the recipient, and where it failed.
    fee: Option<Amount>,
    /// The transaction that carried it out.
    transaction: Option<TransactionId>,
    /// Why it failed: a code as of transfers that are refused, or `too_late`. Null for the recipient, whom the payer's means do
    /// not concern.
    code: Option<String>,
}

impl WalletTransferRun {
    fn of(run: &Run, by_payer: bool) -> Self {
        let Run { n, at, fee, transaction, code } = run;
        let (fee, code) = (fee.filter(|_| by_payer), code.clone().filter(|_| by_payer));
        Self { n: *n, at: *at, fee, transaction: *transaction, code }
    }
}

impl WalletTransferResponse {
    /// A transfer as it stands at a moment, as its reader may see it.
    pub(crate) fn at(seen: &Seen, now: Timestamp) -> Self {
        let Seen { transfer, transaction, by_payer, .. } = seen;
        let WalletTransfer { asked, plan, .. } = transfer;
        let after = transaction.as_ref().and_then(|transaction| {
            let after = transaction.end.as_ref().map_or(&transaction.after, |end| &end.after);
            after.first().copied().flatten()
        });
        let runs = plan.iter().flat_map(|plan| &plan.runs).map(|run| WalletTransferRun::of(run, *by_payer));
        let changed = transaction.as_ref().map(|transaction| transaction.updated_at);
        let posted = transfer.carried_out(transaction.as_ref(), now);
        Self {
            id: asked.id,
            from: asked.from,
            to: asked.to,
            asset: asked.asset,
            amount: asked.amount,
            fee: transfer.fee.filter(|_| *by_payer),
            max_fee: transfer.max_fee().filter(|_| *by_payer),
            amount_posted: posted.map(|(amount, _)| amount),
            fee_posted: posted.map(|(_, fee)| fee).filter(|_| *by_payer),
            message: asked.message.clone(),
            reference: asked.reference.clone(),
            status: transfer.status(transaction.as_ref(), now),
            transaction: transfer.transaction,
            expires_at: asked.expires_at,
            execute_at: asked.execute_at,
            repeat: asked.repeat,
            next_at: plan.as_ref().and_then(|plan| plan.next).map(|due| due.at),
            runs: runs.collect(),
            runs_completed: plan.as_ref().map_or(0, |plan| plan.completed),
            runs_failed: plan.as_ref().map_or(0, |plan| plan.failed),
            balances: after.filter(|_| *by_payer),
            version: version(seen),
            created_at: transfer.created_at,
            updated_at: changed.map_or(transfer.updated_at, |changed| changed.max(transfer.updated_at)),
        }
    }

    /// 200 with a transfer.
    pub(crate) fn shown(seen: &Seen, now: Timestamp) -> Answer {
        let answer = Answer::ok(&Self::at(seen, now)).version(version(seen));
        if seen.again { answer.again() } else { answer }
    }
}

/// Its own changes and those of its transaction.
pub(crate) fn version(seen: &Seen) -> u64 {
    let own = seen.transfer.version;
    seen.transaction.as_ref().map_or(own, |transaction| own + transaction.version - 1)
}
