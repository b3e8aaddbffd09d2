//! `GET /ledger/transactions`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::TransactionResponse;
use crate::Ledger;
use crate::model::AccountPath;
use crate::scopes::LedgerRead;

/// Which transactions are listed.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListTransactionsFilter {
    /// Only those with an entry of this account.
    #[param(inline, required = false)]
    #[deserr(default)]
    account: Option<AccountPath>,
}

/// Lists transactions, newest first.
///
/// Needs the scope `ledger:read`. May be slightly stale; a page of an account's transactions may be short. Their places
/// in the journal are not shown here. Costs 0.5 RRU for each of eight keys and 4 KB; of an account 1 RRU, 0.5 for each 4 KB
/// of its entries and 0.5 a transaction.
#[utoipa::path(
    get, path = "/ledger/transactions",
    responses(
        (status = 200, description = "A page of transactions.", body = List<TransactionResponse>),
        (status = 404, description = "There is no such account."),
    ),
)]
pub(crate) async fn list_transactions(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<ListTransactionsFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;

    let (transactions, next) = match &page.filter.account {
        None => app.store.page_of_transactions(after.as_deref(), page.limit()).await?,
        Some(path) => {
            let account = app.store.main(path).await?.ok_or_else(|| Problem::not_found("account"))?;
            let (entries, next) = app.store.page_of_entries(&account, after.as_deref(), page.limit()).await?;
            // A hold's end is an entry, too: its transaction stands where it was made.
            let ids: Vec<_> = entries.iter().filter(|entry| entry.step == 1).map(|entry| entry.transaction).collect();
            (app.store.transactions(&ids).await?, next)
        }
    };

    let now = app.context.clock.now();
    let shown = transactions.iter().map(|transaction| TransactionResponse::at(transaction, &[], now));
    Ok(page.answer(table, shown.collect(), next.as_ref()).await?)
}
