//! `GET /wallet-rules/{asset}`

use std::sync::Arc;

use axum::extract::State;
use domain::AssetCode;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::wallets::{WalletRulesResponse, rules_shown};
use crate::Ledger;
use crate::scopes::LedgerRead;

/// Shows the rules of an asset.
///
/// Needs the scope `ledger:read`. Version 0 where nobody has set any: then it is not sent from wallet to wallet. Costs 1 RRU.
#[utoipa::path(
    get, path = "/wallet-rules/{asset}",
    responses((status = 200, description = "The rules.", body = WalletRulesResponse)),
)]
pub(crate) async fn find_wallet_rules(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Path(asset): Path<AssetCode>,
) -> Result<Answer, Problem> {
    Ok(rules_shown(&app.store.rules(asset).await?))
}
