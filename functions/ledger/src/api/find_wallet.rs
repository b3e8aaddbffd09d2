//! `GET /wallets/{asset}`

use std::sync::Arc;

use axum::extract::State;
use domain::AssetCode;
use service::Problem;
use service::body::{Answer, Path, Query};
use service::caller::Caller;

use super::list_wallets::{WalletFilter, whose};
use super::views::wallets::WalletResponse;
use crate::Ledger;
use crate::commands::expire;
use crate::model::{Account, Day, wallet_path};

/// Shows a wallet, what it may send, and what that costs.
///
/// The scope `ledger:read` shows that of another `owner`. What is left is as of now: today and this month are those of UTC.
/// What a fee or another limit is may change until a transfer is made. Costs 3 RRU.
#[utoipa::path(
    get, path = "/wallets/{asset}",
    responses(
        (status = 200, description = "The wallet.", body = WalletResponse),
        (status = 403, description = "Somebody else's wallet needs the scope `ledger:read`."),
    ),
)]
pub(crate) async fn find_wallet(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(asset): Path<AssetCode>,
    Query(filter): Query<WalletFilter>,
) -> Result<Answer, Problem> {
    let owner = whose(&caller, filter.owner)?;
    let path = wallet_path(owner, asset).ok_or_else(|| Problem::not_found("wallet"))?;
    let account = expire::account(&app, &path).await?.ok_or_else(|| Problem::not_found("wallet"))?;

    shown(&app, &account).await
}

/// 200 with a wallet and what it may send.
async fn shown(app: &Ledger, account: &Account) -> Result<Answer, Problem> {
    let today = Day::of(app.context.clock.now());
    let rules = app.store.rules(account.currency).await?;
    let sent = app.store.sent(&account.path, &today).await?;
    // What it may send changes without the account.
    let part = rules.version.saturating_mul(1_000_000).saturating_add(sent.version);
    let wallet = WalletResponse::limited(account, &rules, &sent, &today);
    Ok(Answer::ok(&wallet).version(account.version).part(part))
}
