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
use crate::commands::end_transfer::is_no_merged_guest;
use crate::commands::expire;
use crate::commands::open::open_all;
use crate::model::{Account, charted, wallet_path};

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
/// Costs 3 RRU and 6 WRU, of a guest 5 RRU and 8 WRU; again 1 RRU.
#[utoipa::path(
    post, path = "/wallets",
    request_body(content = WalletContent, example = json!({ "asset": "EUR" })),
    responses(
        (status = 201, description = "The new wallet.", body = WalletResponse),
        (status = 200, description = "The wallet as it is: it was open already.", body = WalletResponse),
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
        let wallet = own(&account)?;
        return Ok(Answer::ok(&wallet).version(account.version).again());
    }
    is_no_merged_guest(&app, Some(owner)).await?;
    app.store.rules(content.asset).await?.is_on().map_err(|refusal| refusal.problem())?;

    open_all(&app, charted(&path).into_iter().collect()).await?;
    let account = app.store.main(&path).await?.ok_or_else(Problem::internal)?;
    let wallet = own(&account)?;
    let location = format!("/wallets/{}", account.currency);
    Ok(Answer::created(location, &wallet).version(account.version))
}

/// The wallet, unless it is that of a guest who is an account now.
fn own(account: &Account) -> Result<WalletResponse, Problem> {
    match account.merged_into {
        None => Ok(WalletResponse::listed(account)),
        Some(_) => {
            Err(Problem::refused("wallet_merged", "The guest is an account now, which has a wallet of its own."))
        }
    }
}

/// 403 for who owns nothing.
pub(super) fn not_an_owner() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "not_an_owner", "A service has no wallet: this is for accounts and guests.")
}
