//! `GET /ledger/journal/head`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Query};
use service::caller::Scoped;
use utoipa::IntoParams;

use super::views::journal::JournalHead;
use crate::Ledger;
use crate::model::LedgerName;
use crate::scopes::LedgerRead;

/// Which journal.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalHeadFilter {
    /// The ledger; `main` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    ledger: Option<LedgerName>,
}

/// Shows where the journal of a ledger ends.
///
/// Needs the scope `ledger:read`. An auditor who keeps the hash elsewhere proves with it that no earlier record changed.
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/ledger/journal/head",
    responses((status = 200, description = "The end of the journal.", body = JournalHead)),
)]
pub(crate) async fn find_journal_head(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Query(filter): Query<JournalHeadFilter>,
) -> Result<Answer, Problem> {
    let head = app.store.head(&filter.ledger.unwrap_or_default()).await?;

    Ok(Answer::ok(&JournalHead::from(head)))
}
