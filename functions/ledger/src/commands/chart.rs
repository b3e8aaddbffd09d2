//! The chart of accounts of the shop: each account is opened when it is first needed.

use domain::AssetCode;
use service::inbox::ConsumeError;

use crate::model::{AccountKind, NewAccount};

/// Over how many items the sums of an account are spread that each payment moves.
const SHARDS: u32 = 8;
/// The provider of facts from before they named it.
const UNNAMED: &str = "unnamed";

/// What a payment provider holds for the shop: `assets:provider:<provider>:<currency>`.
pub(crate) fn provider(name: Option<&str>, currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    let name = name.unwrap_or(UNNAMED);
    account(&format!("assets:provider:{name}:{currency}"), AccountKind::Asset, currency, SHARDS)
}

/// What the shop has sold: `income:sales:<currency>`.
pub(crate) fn sales(currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("income:sales:{currency}"), AccountKind::Income, currency, SHARDS)
}

/// What lost disputes cost: `expenses:disputes:<currency>`.
pub(crate) fn disputes(currency: AssetCode) -> Result<NewAccount, ConsumeError> {
    account(&format!("expenses:disputes:{currency}"), AccountKind::Expense, currency, 1)
}

fn account(path: &str, kind: AccountKind, currency: AssetCode, shards: u32) -> Result<NewAccount, ConsumeError> {
    let parsed = path.parse();
    let path = parsed.map_err(|_| ConsumeError::NotYet(format!("{path} is no path of an account")))?;
    Ok(NewAccount { shards, ..NewAccount::new(path, kind, currency) })
}
