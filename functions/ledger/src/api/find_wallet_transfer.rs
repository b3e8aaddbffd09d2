//! `GET /wallet-transfers/{transfer_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WalletTransferId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::transfers::WalletTransferResponse;
use crate::Ledger;
use crate::commands::end_transfer::find;

/// Shows a transfer as it stands.
///
/// To its payer and its recipient; to others by the scope `ledger:read` or `ledger:write`. The recipient sees neither fee nor
/// balances. The id of a transfer that was refused names nothing. Costs 2 RRU, of one that is planned 1 RRU.
#[utoipa::path(
    get, path = "/wallet-transfers/{transfer_id}",
    responses((status = 200, description = "The transfer.", body = WalletTransferResponse)),
)]
pub(crate) async fn find_wallet_transfer(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(id): Path<WalletTransferId>,
) -> Result<Answer, Problem> {
    let seen = find(&app, id, &caller).await?;

    Ok(WalletTransferResponse::shown(&seen, app.context.clock.now()))
}
