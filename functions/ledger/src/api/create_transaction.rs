//! `POST /ledger/transactions`

use std::sync::Arc;

use axum::extract::State;
use http::HeaderName;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::requests::TransactionContent;
use super::views::TransactionResponse;
use crate::Ledger;
use crate::commands::book::{Booked, Booking};
use crate::model::{Draft, Kept, Transaction};
use crate::scopes::LedgerWrite;

/// Books or holds amounts.
///
/// Needs the scope `ledger:write`. The id is the client's and names the transaction for ever: sent again with the same
/// content, it gets the answer of the first time (200 with `Idempotent-Replayed: true`), whatever has become of it since.
/// What the state of the accounts refuses is recorded, and refused alike for ever: to try again, draw another id.
/// So no `Idempotency-Key` is needed. Costs 0.5 RRU and 4 WRU an account, and 5 WRU; 2 with a reference, and for a hold
/// that may expire 2 an account and 1.
#[utoipa::path(
    post, path = "/ledger/transactions",
    request_body(content = TransactionContent, example = json!({
        "id": "txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
        "entries": [
            { "account": "assets:bank:EUR", "side": "debit", "amount": "1999" },
            { "account": "wallets:ada:EUR", "side": "credit", "amount": "1999" },
        ],
        "description": "Ada pays in",
    })),
    responses(
        (status = 201, description = "The transaction.", body = TransactionResponse),
        (status = 200, description = "The same again: the transaction as it was answered first.", body = TransactionResponse),
        (status = 409, description = "`id_taken`: the id stands for a transaction of other content."),
        (status = 422, description = "Refused by the state of its accounts, and so for ever: `insufficient_funds`, \
            `account_frozen`, `account_closed`, `unknown_account`, `unbalanced`, `ledgers_differ`, `reference_taken`, \
            `effective_in_future`, `already_expired`, `sums_too_large`."),
    ),
)]
pub(crate) async fn create_transaction(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Json(content): Json<TransactionContent>,
) -> Result<Answer, Problem> {
    let booked = Booking::of(&Draft::from(content)).book(&app).await?;

    answer(booked)
}

/// The answer to what a transaction came to.
pub(super) fn answer(booked: Booked) -> Result<Answer, Problem> {
    match booked {
        Booked::Now(transaction) => Ok(created(&transaction)),
        Booked::Before(Kept::Booked(transaction)) => {
            Ok(Answer::ok(&TransactionResponse::created(&transaction)).version(1).again())
        }
        Booked::Before(Kept::Refused(refused)) => {
            Err(refused.refusal.problem().header(HeaderName::from_static("idempotent-replayed"), "true"))
        }
        Booked::Refused(refusal) => Err(refusal.problem()),
        Booked::Taken | Booked::Changed => {
            Err(Problem::conflict("id_taken", "This id stands for a transaction of other content; draw another."))
        }
    }
}

fn created(transaction: &Transaction) -> Answer {
    let location = format!("/ledger/transactions/{}", transaction.id);
    Answer::created(location, &TransactionResponse::created(transaction)).version(1)
}
