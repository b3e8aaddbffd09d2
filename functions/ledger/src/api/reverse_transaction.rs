//! `POST /ledger/transactions/{transaction_id}/reverse`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::TransactionId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;

use super::create_transaction::answer;
use super::views::TransactionResponse;
use crate::Ledger;
use crate::commands::reverse::{Reversed, reverse};
use crate::model::Origin;
use crate::scopes::LedgerWrite;

/// A reversal.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerReversal)]
pub(crate) struct ReverseContent {
    /// The id of the transaction that takes it back, drawn by the client.
    id: TransactionId,
}

/// Takes a posted transaction back by a new one.
///
/// Needs the scope `ledger:write`. The new transaction has the posted amounts with sides exchanged; both name each other. A
/// transaction is reversed once; a reversal may be reversed in turn. What events booked is not reversed here: of a payment, a
/// refund takes it back; a market's holds and trades stay as the market knows them; the wallets of a guest
/// who signed in stay the account's. Refusals and repetitions are as of any new
/// transaction. Costs 1 RRU, 0.5 RRU and 4 WRU an account, and 8 WRU.
#[utoipa::path(
    post, path = "/ledger/transactions/{transaction_id}/reverse",
    request_body(content = ReverseContent, example = json!({ "id": "txn_01J8ZQ4T6M3V0X9K2B7C5D1EFJ" })),
    responses(
        (status = 201, description = "The new transaction.", body = TransactionResponse),
        (status = 200, description = "The same again: the transaction as it was answered first.", body = TransactionResponse),
        (status = 409, description = "`not_posted`, `already_reversed` (by another), `id_taken`, \
            `not_reversible` (events booked it)."),
        (status = 422, description = "Refused by the state of its accounts, and so for ever: `insufficient_funds`, \
            `account_frozen`, `account_closed`, `sums_too_large`."),
    ),
)]
pub(crate) async fn reverse_transaction(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(id): Path<TransactionId>,
    Json(content): Json<ReverseContent>,
) -> Result<Answer, Problem> {
    match reverse(&app, id, content.id).await? {
        Reversed::As(booked) => answer(booked),
        Reversed::NotPosted => Err(Problem::conflict(
            "not_posted",
            "Nothing of the transaction is posted, so there is nothing to take back.",
        )),
        Reversed::Already(by) => {
            let detail = "Another transaction has taken it back.";
            Err(Problem::conflict("already_reversed", detail).with("reversed_by", &by))
        }
        Reversed::BookedBy(origin) => Err(Problem::conflict("not_reversible", not_reversible(origin))),
        Reversed::Unknown => Err(Problem::not_found("transaction")),
    }
}

const fn not_reversible(origin: Origin) -> &'static str {
    match origin {
        Origin::Payments => "It is posted as the payment went; a refund of the payment takes it back.",
        Origin::Trading => "A market booked it, and counts on it; only the market takes it back.",
        Origin::GiftCards => "A gift card stands behind it; disabling the card takes it back.",
        Origin::Merge => "The guest's wallet is the account's; what is taken back would be handed over again.",
    }
}
