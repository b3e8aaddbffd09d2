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

/// A day in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How many changes of rules, or of a month's count, are told apart.
const EACH: u64 = 1_000_000;

/// 200 with a wallet and what it may send.
async fn shown(app: &Ledger, account: &Account) -> Result<Answer, Problem> {
    let now = app.context.clock.now();
    let today = Day::of(now);
    let rules = app.store.rules(account.currency).await?;
    let sent = app.store.sent(&account.path, &today).await?;
    // What it may send changes without the account: by the rules, by what was sent, and at midnight.
    let day = u64::try_from(now.as_millis().div_euclid(DAY_MS)).unwrap_or_default();
    let part =
        [day, rules.version, sent.version].iter().fold(0, |part, n| n.saturating_add(u64::saturating_mul(part, EACH)));
    let wallet = WalletResponse::limited(account, &rules, &sent, &today);
    Ok(Answer::ok(&wallet).version(account.version).part(part))
}
