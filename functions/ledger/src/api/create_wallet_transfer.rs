//! `POST /wallet-transfers`

use std::sync::Arc;

use axum::extract::State;
use domain::fault::{Faults, Invalid};
use domain::owner::Owner;
use http::{HeaderName, StatusCode};
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Caller;

use super::open_wallet::not_an_owner;
use super::requests::transfers::WalletTransferContent;
use super::views::transfers::{WalletTransferResponse, version};
use crate::Ledger;
use crate::commands::end_transfer::{Seen, transaction_of};
use crate::commands::transfer::{Transferred, transfer};
use crate::model::{ACCOUNT_ERASED, KeptTransfer, Refusal};

/// Sends from the caller's wallet to another's.
///
/// For accounts and guests. The recipient's wallet has to be open (`POST /wallets`), so that nothing is sent to nobody. The payer
/// pays the fee beside the amount. At once where no time is named. With `hold` the funds are held until the transfer is completed,
/// cancelled, or expires. With `execute_at`, for accounts alone, nothing is held: when a run is due, it is carried out, or fails with a code, once; one
/// that is repeated goes on with the next, and ends after five failures in a row. A run that is more than a day late is missed.
///
/// The id is the client's and names the transfer for ever: sent again with the same content, it gets the answer of the first
/// time (200 with `Idempotent-Replayed: true`). What is refused is recorded, and refused alike for ever: to try again, draw
/// another id. So no `Idempotency-Key` is needed. Costs 4 RRU and 21 WRU; with a fee 1 RRU and 4 WRU more; a hold 5 WRU more, with a
/// fee 7; a plan 4 RRU and 10 WRU; refused up to 7 RRU and 1 WRU; with a guest 0.5 RRU less.
#[utoipa::path(
    post, path = "/wallet-transfers",
    request_body(content = WalletTransferContent, examples(
        ("At once" = (value = json!({
            "id": "wtr_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "to": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFH", "asset": "EUR", "amount": "1500",
            "message": "For lunch",
        }))),
        ("Each month" = (value = json!({
            "id": "wtr_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "to": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFH", "asset": "EUR", "amount": "50000",
            "execute_at": "2030-01-31T08:00:00Z", "repeat": { "every": "month", "count": 12 },
        }))),
    )),
    responses(
        (status = 201, description = "The transfer, with what the payer's wallet came to.", body = WalletTransferResponse),
        (status = 200, description = "The same again: the transfer as it was answered first.", body = WalletTransferResponse),
        (status = 403, description = "`not_an_owner`: a service has no wallet; `account_required`: a guest plans nothing; \
            `account_erased`, for ever."),
        (status = 409, description = "`id_taken`: the id stands for a transfer of other content, or of somebody else."),
        (status = 422, description = "`self_transfer`. Or refused, and so for ever: `transfers_off`; `limit_exceeded`, with the \
            `limit` and what is `left` of it; `insufficient_funds`, `unknown_account` (its `account` says which wallet is not \
            open), `account_frozen`, `already_expired`, `execute_in_past`, `wallet_merged`, `sums_too_large`; `fee_changed`: the \
            `fee` is above `max_fee`; `out_of_range`: a hold lasts a minute at least; `too_many_holds`: 50 are held that the \
            wallet pays; `too_many_plans`: 100 of the payer are open."),
    ),
)]
pub(crate) async fn create_wallet_transfer(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Json(content): Json<WalletTransferContent>,
) -> Result<Answer, Problem> {
    let asked = content.asked_by(caller.owner().ok_or_else(not_an_owner)?);
    if let (Owner::Guest(_), Some(_)) = (asked.from, asked.execute_at) {
        let detail = "Planned transfers are for accounts: sign in first.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "account_required", detail));
    }
    if asked.from == asked.to {
        let fault = Faults::one("/to", Invalid::new("self_transfer", "another owner than the payer is expected"));
        return Err(Problem::refused_with("self_transfer", "Nobody sends to themselves.", fault));
    }

    match transfer(&app, asked).await? {
        Transferred::Now(transfer, transaction) => {
            let transaction = transaction.map(|transaction| *transaction);
            let seen = Seen { transfer: *transfer, transaction, by_payer: true, again: false };
            let location = format!("/wallet-transfers/{}", seen.transfer.asked.id);
            let shown = WalletTransferResponse::at(&seen, seen.transfer.created_at);
            Ok(Answer::created(location, &shown).version(version(&seen)))
        }
        Transferred::Before(KeptTransfer::Made(transfer)) => {
            let transfer = transfer.as_created();
            let transaction = transaction_of(&app, &transfer).await?.map(|transaction| transaction.as_created());
            let seen = Seen { transfer, transaction, by_payer: true, again: true };
            Ok(WalletTransferResponse::shown(&seen, seen.transfer.created_at))
        }
        Transferred::Before(KeptTransfer::Refused { refusal, .. }) => {
            Err(problem(&refusal).header(HeaderName::from_static("idempotent-replayed"), "true"))
        }
        Transferred::Refused(refusal) => Err(problem(&refusal)),
        Transferred::Taken => {
            Err(Problem::conflict("id_taken", "This id stands for a transfer of other content; draw another."))
        }
    }
}

/// The refusal as a client is told.
fn problem(refusal: &Refusal) -> Problem {
    match refusal.code.as_str() {
        ACCOUNT_ERASED => Problem::new(StatusCode::FORBIDDEN, ACCOUNT_ERASED, refusal.detail.clone()),
        _ => refusal.problem(),
    }
}
