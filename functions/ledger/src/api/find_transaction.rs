//! `GET /ledger/transactions/{transaction_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::TransactionId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::TransactionResponse;
use crate::Ledger;
use crate::commands::expire::expire_all;
use crate::model::Kept;
use crate::scopes::LedgerRead;

/// Shows a transaction as it stands.
///
/// Needs the scope `ledger:read`. The id of a refused transaction names nothing. Its place in the journal does not change
/// its version; the `ETag` counts it besides. Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/ledger/transactions/{transaction_id}",
    responses((status = 200, description = "The transaction.", body = TransactionResponse)),
)]
pub(crate) async fn find_transaction(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Path(id): Path<TransactionId>,
) -> Result<Answer, Problem> {
    let now = app.context.clock.now();
    let mut found = app.store.kept_with_seals(id).await?;
    if matches!(&found, Some((Kept::Booked(transaction), _)) if transaction.is_overdue(now)) {
        expire_all(&app, vec![id]).await?;
        found = app.store.kept_with_seals(id).await?;
    }
    let Some((Kept::Booked(transaction), seals)) = found else { return Err(Problem::not_found("transaction")) };

    let part = u64::try_from(seals.len()).unwrap_or_default();
    Ok(Answer::ok(&TransactionResponse::at(&transaction, &seals, now)).version(transaction.version).part(part))
}
