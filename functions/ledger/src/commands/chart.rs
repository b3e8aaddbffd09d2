//! The chart of accounts of the shop: each account is opened when it is first needed.

use domain::AssetCode;
use service::table::TableError;

use crate::Ledger;
use crate::model::{AccountKind, AccountPath, NewAccount};
use crate::store::ACCOUNT;

/// Over how many items the sums of an account are spread that each payment moves.
const SHARDS: u32 = 8;
/// The provider of facts from before they named it.
const UNNAMED: &str = "unnamed";

/// What a payment provider holds for the shop: `assets:provider:<provider>:<currency>`.
pub(crate) async fn provider(app: &Ledger, name: Option<&str>, currency: AssetCode) -> Result<AccountPath, TableError> {
    let path = format!("assets:provider:{}:{currency}", name.unwrap_or(UNNAMED));
    ensure(app, &path, AccountKind::Asset, currency, SHARDS).await
}

/// What the shop has sold: `income:sales:<currency>`.
pub(crate) async fn sales(app: &Ledger, currency: AssetCode) -> Result<AccountPath, TableError> {
    ensure(app, &format!("income:sales:{currency}"), AccountKind::Income, currency, SHARDS).await
}

/// What lost disputes cost: `expenses:disputes:<currency>`.
pub(crate) async fn disputes(app: &Ledger, currency: AssetCode) -> Result<AccountPath, TableError> {
    ensure(app, &format!("expenses:disputes:{currency}"), AccountKind::Expense, currency, 1).await
}

/// Opens an account unless it is there: 0.5 RRU where this process has not seen it yet, and 6 WRU and 2 a shard once.
async fn ensure(
    app: &Ledger,
    path: &str,
    kind: AccountKind,
    currency: AssetCode,
    shards: u32,
) -> Result<AccountPath, TableError> {
    let path: AccountPath = path.parse().map_err(|_| TableError::Failed("a provider's name is no segment".into()))?;
    if app.seen.knows(path.as_str()) {
        return Ok(path);
    }
    if !app.store.is_open(&path).await? {
        let account = NewAccount { shards, ..NewAccount::new(path.clone(), kind, currency) };
        match app.store.open(&account.open(app.context.clock.now())).commit().await {
            Err(error) if error.refused(ACCOUNT) => {}
            other => other?,
        }
    }
    app.seen.learn(path.as_str());
    Ok(path)
}
