//! `POST /ledger/transactions/batch`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::TransactionId;
use futures::{StreamExt, stream};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::create_transaction::answer;
use super::requests::TransactionContent;
use super::views::TransactionResponse;
use crate::Ledger;
use crate::commands::book::{Booked, Booking};
use crate::model::{Draft, Kept};
use crate::scopes::LedgerWrite;

/// The most transactions of a batch.
const MAX: usize = 100;
/// Transactions that are booked concurrently.
const AT_ONCE: usize = 8;

/// Transactions to book, each by itself.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerBatchContent)]
pub(crate) struct BatchContent {
    /// The transactions; none depends on another.
    #[schema(value_type = Vec<TransactionContent>, min_items = 1, max_items = 100)]
    transactions: BoundedVec<TransactionContent, MAX>,
}

fn fits(content: BatchContent, location: ValuePointerRef<'_>) -> Result<BatchContent, Faults> {
    if content.transactions.is_empty() {
        let few = Invalid::new("out_of_range", format!("1 to {MAX} transactions are expected"));
        return Err(Faults::at(location.push_key("transactions"), few));
    }
    Ok(content)
}

/// What the transactions of a batch came to, in their order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LedgerBatch)]
pub(crate) struct BatchResponse {
    /// One a transaction.
    items: Vec<BatchItem>,
}

/// What one transaction of a batch came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LedgerBatchItem)]
pub(crate) struct BatchItem {
    /// Its id.
    id: TransactionId,
    /// The status that it would have had by itself: 201, 200, 409, 422, 503.
    #[schema(example = 201)]
    status: u16,
    /// The transaction, where it is booked.
    transaction: Option<TransactionResponse>,
    /// Why not, where it is not.
    problem: Option<Problem>,
}

/// Books up to a hundred transactions, each by itself.
///
/// Needs the scope `ledger:write`. The answer has a result for each, in their order: one that is refused leaves the others
/// alone. Sent again, the whole batch gets the same answers. Costs what each costs.
#[utoipa::path(
    post, path = "/ledger/transactions/batch",
    request_body(content = BatchContent, example = json!({ "transactions": [{
        "id": "txn_01J8ZQ4T6M3V0X9K2B7C5D1EFH",
        "entries": [
            { "account": "assets:bank:EUR", "side": "debit", "amount": "500" },
            { "account": "wallets:ada:EUR", "side": "credit", "amount": "500" },
        ],
    }] })),
    responses((status = 200, description = "A result for each.", body = BatchResponse)),
)]
pub(crate) async fn create_transactions(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Json(content): Json<BatchContent>,
) -> Result<Answer, Problem> {
    let drafts = content.transactions.into_vec().into_iter().map(Draft::from);

    let items = stream::iter(drafts).map(|draft| book_one(&app, draft)).buffered(AT_ONCE).collect().await;

    Ok(Answer::ok(&BatchResponse { items }))
}

async fn book_one(app: &Ledger, draft: Draft) -> BatchItem {
    let id = draft.id;
    let problem = match Booking::of(&draft).book(app).await {
        Ok(Booked::Now(transaction)) => return booked(id, 201, &transaction),
        Ok(Booked::Before(Kept::Booked(transaction))) => return booked(id, 200, &transaction),
        Ok(other) => answer(other).err(),
        Err(error) => Some(Problem::from(error)),
    };
    let problem = problem.unwrap_or_else(Problem::internal);
    BatchItem { id, status: problem.status().as_u16(), transaction: None, problem: Some(problem) }
}

fn booked(id: TransactionId, status: u16, transaction: &crate::model::Transaction) -> BatchItem {
    BatchItem { id, status, transaction: Some(TransactionResponse::created(transaction)), problem: None }
}
