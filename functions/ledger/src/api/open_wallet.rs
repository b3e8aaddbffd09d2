//! `POST /wallets`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::AssetCode;
use domain::fault::Faults;
use http::StatusCode;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Caller;

use super::views::wallets::WalletResponse;
use crate::Ledger;
use crate::commands::expire;
use crate::commands::open::open_all;
use crate::model::{charted, wallet_path};

/// A wallet to open.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletContent)]
pub(crate) struct WalletContent {
    /// Its asset.
    asset: AssetCode,
}

/// Opens the caller's own wallet, so that others can send to it.
///
/// For accounts and guests. Once it is open, the same again shows it. Only of an asset that is sent from wallet to wallet; of
/// others, wallets are opened when something is booked. Needs no `Idempotency-Key`, since there is one wallet an asset.
/// Costs 1 RRU and 7 WRU, of a guest 2 RRU and 9 WRU; again 2 RRU and 1 WRU or less.
#[utoipa::path(
    post, path = "/wallets",
    request_body(content = WalletContent, example = json!({ "asset": "EUR" })),
    responses(
        (status = 201, description = "The new wallet.", body = WalletResponse),
        (status = 200, description = "The wallet was open already.", body = WalletResponse),
        (status = 403, description = "`not_an_owner`: a service has no wallet."),
        (status = 422, description = "`transfers_off`: the asset is not sent from wallet to wallet; `wallet_merged`: the guest is \
            an account now."),
    ),
)]
pub(crate) async fn open_wallet(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Json(content): Json<WalletContent>,
) -> Result<Answer, Problem> {
    let owner = caller.owner().ok_or_else(not_an_owner)?;
    let path = wallet_path(owner, content.asset).ok_or_else(Problem::internal)?;
    if let Some(account) = expire::account(&app, &path).await? {
        return Ok(Answer::ok(&WalletResponse::listed(&account)).version(account.version));
    }
    app.store.rules(content.asset).await?.is_on().map_err(|refusal| refusal.problem())?;
    if let domain::owner::Owner::Guest(guest) = owner
        && app.store.guest(guest).await?.merged_into.is_some()
    {
        return Err(Problem::refused("wallet_merged", "The guest is an account now, which opens its own wallet."));
    }

    open_all(&app, charted(&path).into_iter().collect()).await?;
    let account = app.store.main(&path).await?.ok_or_else(Problem::internal)?;
    let location = format!("/wallets/{}", account.currency);
    Ok(Answer::created(location, &WalletResponse::listed(&account)).version(account.version))
}

/// 403 for who owns nothing.
pub(super) fn not_an_owner() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "not_an_owner", "A service has no wallet: this is for accounts and guests.")
}
