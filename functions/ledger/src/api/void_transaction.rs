//! `POST /ledger/transactions/{transaction_id}/void`

use std::sync::Arc;

use axum::extract::State;
use domain::id::TransactionId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{TransactionResponse, ended};
use crate::Ledger;
use crate::commands::resolve::resolve;
use crate::model::Resolve;
use crate::scopes::LedgerWrite;

/// Gives a hold up.
///
/// Needs the scope `ledger:write`. Goes through on frozen accounts, too. The same again gets the same answer, at any later
/// time. Takes no body. Costs what posting costs.
#[utoipa::path(
    post, path = "/ledger/transactions/{transaction_id}/void",
    responses(
        (status = 200, description = "The transaction, voided.", body = TransactionResponse),
        (status = 409, description = "`not_pending`, `already_posted`, `expired`."),
    ),
)]
pub(crate) async fn void_transaction(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(id): Path<TransactionId>,
) -> Result<Answer, Problem> {
    ended(resolve(&app, id, &Resolve::Void).await?)
}
