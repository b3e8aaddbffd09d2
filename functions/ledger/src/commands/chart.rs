//! The accounts that events post to: each is opened when it is first needed.

use domain::AssetCode;
use domain::owner::Owner;
use service::inbox::ConsumeError;
use service::table::TableError;

use crate::model::{NewAccount, charted};

/// The provider of facts from before they named it.
const UNNAMED: &str = "unnamed";

/// What a payment provider holds for the shop: `assets:provider:<provider>:<currency>`.
pub(crate) fn provider(name: Option<&str>, currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    let name = name.unwrap_or(UNNAMED);
    account(&format!("assets:provider:{name}:{currency}"))
}

/// What the shop has sold: `income:sales:<currency>`.
pub(crate) fn sales(currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("income:sales:{currency}"))
}

/// What lost disputes cost: `expenses:disputes:<currency>`.
pub(crate) fn disputes(currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("expenses:disputes:{currency}"))
}

/// What somebody has of an asset: `wallets:<owner>:<asset>`.
pub(crate) fn wallet(owner: Owner, asset: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("wallets:{owner}:{asset}"))
}

/// What orders hold of an asset: `trading:escrow:<asset>`.
pub(crate) fn escrow(asset: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("trading:escrow:{asset}"))
}

/// What payments by wallet have set aside of a currency: `payments:escrow:<currency>`.
pub(crate) fn payment_escrow(currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("payments:escrow:{currency}"))
}

/// What trades bring in of an asset: `income:trading-fees:<asset>`.
pub(crate) fn fees(asset: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("income:trading-fees:{asset}"))
}

/// What the shop owes by gift cards: `liabilities:gift-cards:<currency>`.
pub(crate) fn gift_cards(currency: AssetCode) -> Result<NewAccount, TableError> {
    known(&format!("liabilities:gift-cards:{currency}"))
}

/// What gift cards cost that nobody paid for: `expenses:gift-cards:<currency>`.
pub(crate) fn given_cards(currency: AssetCode) -> Result<NewAccount, TableError> {
    known(&format!("expenses:gift-cards:{currency}"))
}

/// What gift cards brought in that were paid for and never redeemed: `income:gift-card-breakage:<currency>`.
pub(crate) fn breakage(currency: AssetCode) -> Result<NewAccount, TableError> {
    known(&format!("income:gift-card-breakage:{currency}"))
}

/// Somebody's wallet, for what is booked at a request.
pub(crate) fn own_wallet(owner: Owner, asset: AssetCode) -> Result<NewAccount, TableError> {
    known(&format!("wallets:{owner}:{asset}"))
}

fn known(path: &str) -> Result<NewAccount, TableError> {
    let known = path.parse().ok().and_then(|path| charted(&path));
    known.ok_or_else(|| TableError::Failed(format!("{path} is not in the chart of accounts").into()))
}

fn account(path: &str) -> Result<NewAccount, ConsumeError> {
    let known = path.parse().ok().and_then(|path| charted(&path));
    known.ok_or_else(|| ConsumeError::NotYet(format!("{path} is no account that events post to")))
}
