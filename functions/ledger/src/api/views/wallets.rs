//! Wallets and their rules as people see them.

use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::body::Answer;

use crate::model::{Account, AccountPath, AccountStatus, Balances, Day, Sent, WalletRules};

/// What somebody has of an asset.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Wallet)]
pub(crate) struct WalletResponse {
    /// The asset.
    asset: AssetCode,
    /// The account in the ledger: its statement shows each movement.
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
