//! `POST /wallet-transfers/{transfer_id}/complete`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WalletTransferId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::transfers::WalletTransferResponse;
use crate::Ledger;
use crate::commands::end_transfer::{Ending, end};

/// Carries a transfer out that is held.
///
/// For its payer, and by the scope `ledger:write`. The same again gets the same answer, at any later time. From `expires_at` on
/// it is too late. Takes no body. Costs 3 RRU and 18 WRU; with a fee 1 RRU and 9 WRU more; for a guest 1 RRU more.
#[utoipa::path(
    post, path = "/wallet-transfers/{transfer_id}/complete",
    responses(
        (status = 200, description = "The transfer, completed.", body = WalletTransferResponse),
        (status = 403, description = "`not_the_payer`: the recipient does not complete it; `insufficient_scope`."),
        (status = 409, description = "`not_pending`, `already_voided`, `expired`; `already_posted`: staff posted a part of it, which \
            `amount_posted` shows, and the rest is free again."),
        (status = 422, description = "`account_frozen`, `sums_too_large`; `wallet_merged`: the guest is an account now. The hold \
            stays as it was."),
    ),
)]
pub(crate) async fn complete_wallet_transfer(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(id): Path<WalletTransferId>,
) -> Result<Answer, Problem> {
    let seen = end(&app, id, &caller, Ending::Complete).await?;

    Ok(WalletTransferResponse::shown(&seen, app.context.clock.now()))
}
