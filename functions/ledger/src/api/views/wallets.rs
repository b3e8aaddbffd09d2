//! Wallets, their rules, and transfers as people see them.

use domain::id::{TransactionId, WalletTransferId};
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::body::Answer;

use crate::commands::end_transfer::Seen;
use crate::model::{
    Account, AccountPath, AccountStatus, Balances, Day, Repeat, Run, Sent, TransferStatus, WalletRules, WalletTransfer,
};

/// What somebody has of an asset.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Wallet)]
pub(crate) struct WalletResponse {
    /// The asset.
    asset: AssetCode,
    /// The account in the ledger: its statement tells of each movement.
    account: AccountPath,
    /// What may be spent.
    available: Amount,
    /// What would be there if all that is held were carried out.
    pending: Amount,
    /// What is there.
    posted: Amount,
    /// Whether it takes part.
    status: AccountStatus,
    /// What it may send, and what that costs; in a list nothing is said.
    limits: Option<WalletLimits>,
    /// Counts its changes; the `ETag`.
    #[schema(example = 1)]
    version: u64,
    /// When it was opened.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// What a wallet may send to others, and what is left of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WalletLimits {
    /// Whether it may send at all.
    transfers: bool,
    /// The least that is sent at once.
    min: Option<Amount>,
    /// The most that is sent at once.
    max_transfer: Option<Amount>,
    /// The most that is sent on a day of UTC.
    max_day: Option<Amount>,
    /// What is left of it today.
    left_today: Option<Amount>,
    /// The most that is sent in a month.
    max_month: Option<Amount>,
    /// What is left of it this month.
    left_this_month: Option<Amount>,
    /// What each transfer costs its payer.
    fee_flat: Amount,
    /// What it costs besides, in hundredths of a percent of the amount.
    #[schema(example = 25)]
    fee_bps: u32,
    /// The most that it costs.
    fee_max: Option<Amount>,
}

impl WalletResponse {
    /// A wallet in a list.
    pub(crate) fn listed(account: &Account) -> Self {
        let Balances { posted, pending, available } = account.balances();
        Self {
            asset: account.currency,
            account: account.path.clone(),
            available,
            pending,
            posted,
            status: account.status,
            limits: None,
            version: account.version,
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }

    /// A wallet with what it may send.
    pub(crate) fn limited(account: &Account, rules: &WalletRules, sent: &Sent, today: &Day) -> Self {
        let (left_today, left_this_month) = sent.left(rules, today);
        let limits = WalletLimits {
            transfers: rules.transfers,
            min: rules.min,
            max_transfer: rules.max_transfer,
            max_day: rules.max_day,
            left_today,
            max_month: rules.max_month,
            left_this_month,
            fee_flat: rules.fee_flat,
            fee_bps: rules.fee_bps,
            fee_max: rules.fee_max,
        };
        Self { limits: Some(limits), ..Self::listed(account) }
    }
}

/// The rules of an asset.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WalletRules)]
pub(crate) struct WalletRulesResponse {
    /// The asset.
    asset: AssetCode,
    /// Whether people may send it to each other.
    transfers: bool,
    /// The least that is sent at once.
    min: Option<Amount>,
    /// The most that is sent at once.
    max_transfer: Option<Amount>,
    /// The most that one wallet sends on a day of UTC.
    max_day: Option<Amount>,
    /// The most that one wallet sends in a month.
    max_month: Option<Amount>,
    /// What each transfer costs its payer.
    fee_flat: Amount,
    /// What it costs besides, in hundredths of a percent of the amount.
    #[schema(example = 25)]
    fee_bps: u32,
    /// The most that it costs.
    fee_max: Option<Amount>,
    /// Counts their changes; the `ETag`. 0 where nobody has set any.
    #[schema(example = 1)]
    version: u64,
    /// When they last changed.
    updated_at: Option<Timestamp>,
}

impl From<&WalletRules> for WalletRulesResponse {
    fn from(rules: &WalletRules) -> Self {
        let WalletRules {
            asset,
            transfers,
            min,
            max_transfer,
            max_day,
            max_month,
            fee_flat,
            fee_bps,
            fee_max,
            version,
            updated_at,
        } = *rules;
        Self {
            asset,
            transfers,
            min,
            max_transfer,
            max_day,
            max_month,
            fee_flat,
            fee_bps,
            fee_max,
            version,
            updated_at,
        }
    }
}

/// 200 with rules.
pub(crate) fn rules_shown(rules: &WalletRules) -> Answer {
    Answer::ok(&WalletRulesResponse::from(rules)).version(rules.version)
}

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
    /// Why it failed: a code as of transfers that are refused.
    code: Option<String>,
}

impl WalletTransferRun {
    fn of(run: &Run, by_payer: bool) -> Self {
        let Run { n, at, fee, transaction, code } = run;
        Self { n: *n, at: *at, fee: fee.filter(|_| by_payer), transaction: *transaction, code: code.clone() }
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
        Self {
            id: asked.id,
            from: asked.from,
            to: asked.to,
            asset: asked.asset,
            amount: asked.amount,
            fee: transfer.fee.filter(|_| *by_payer),
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
