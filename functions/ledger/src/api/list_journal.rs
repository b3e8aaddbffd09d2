//! `GET /ledger/journal`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use super::views::journal::{JournalLine, Place};
use crate::Ledger;
use crate::model::LedgerName;
use crate::scopes::LedgerRead;

/// Which journal, and from where on.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalFilter {
    /// The ledger; `main` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    ledger: Option<LedgerName>,
    /// Only records after this place; from the first on by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    after: Option<Place>,
}

/// Lists the journal of a ledger in its order, from the first record on.
///
/// Needs the scope `ledger:read`. A record is what became of a transaction: it was posted or held (step 1), or its hold ended
/// (step 2). It is sealed a moment after it is booked: then it has its place `seq`, without gaps, and a `hash` that follows
/// from it and the record before. What is sealed never changes. Costs 1 RRU, and 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/ledger/journal",
    responses((status = 200, description = "A page of the journal.", body = List<JournalLine>)),
)]
pub(crate) async fn list_journal(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<JournalFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let ledger = page.filter.ledger.clone().unwrap_or_default();
    let asked = page.filter.after.map(Place::get).unwrap_or_default();
    let after: u64 = page.begin(table).await?.unwrap_or(asked);

    let end = app.store.head(&ledger).await?.seq;
    let (lines, next) = app.store.page_of_journal(&ledger, after, end, page.limit()).await?;

    let shown = lines.into_iter().map(JournalLine::from).collect();
    Ok(page.answer(table, shown, next.as_ref()).await?)
}
