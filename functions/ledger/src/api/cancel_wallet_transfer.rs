//! `POST /wallet-transfers/{transfer_id}/cancel`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WalletTransferId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::transfers::WalletTransferResponse;
use crate::Ledger;
use crate::commands::end_transfer::{Ending, end};

/// Ends a transfer that is held or planned.
///
/// For its payer, and by the scope `ledger:write`; the recipient declines so what is held. What was held is available again, and
/// counts no more against the limits of its day. Of a plan, what was carried out stays. The same again gets the same answer.
/// Takes no body. Costs 4 RRU and 20 WRU; with a fee 1 RRU and 9 WRU more; of a plan 1 RRU and 7 WRU; for a guest 1 RRU more.
#[utoipa::path(
    post, path = "/wallet-transfers/{transfer_id}/cancel",
    responses(
        (status = 200, description = "The transfer, cancelled.", body = WalletTransferResponse),
        (status = 403, description = "`not_the_payer`: the recipient does not end a plan; `insufficient_scope`."),
        (status = 409, description = "`not_pending`, `already_posted`, `expired`, `already_ended`."),
        (status = 422, description = "`wallet_merged`: the guest is an account now."),
    ),
)]
pub(crate) async fn cancel_wallet_transfer(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(id): Path<WalletTransferId>,
) -> Result<Answer, Problem> {
    let seen = end(&app, id, &caller, Ending::Cancel).await?;

    Ok(WalletTransferResponse::shown(&seen, app.context.clock.now()))
}
