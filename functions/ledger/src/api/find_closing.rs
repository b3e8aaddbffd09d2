//! `GET /ledger/closings`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Query};
use service::caller::Scoped;
use utoipa::IntoParams;

use crate::Ledger;
use crate::model::{Closing, Day, LedgerName};
use crate::scopes::LedgerRead;

/// Which books.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClosingFilter {
    /// The ledger; `main` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    ledger: Option<LedgerName>,
}

/// Until when the books of a ledger are closed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClosingResponse {
    /// The ledger.
    ledger: LedgerName,
    /// The last closed day, of UTC; null where nothing is closed.
    through: Option<Day>,
    /// When it was closed.
    closed_at: Option<Timestamp>,
}

impl ClosingResponse {
    pub(super) fn of(closing: &Closing) -> Self {
        let (through, closed_at) = (Some(closing.through.clone()), Some(closing.closed_at));
        Self { ledger: closing.ledger.clone(), through, closed_at }
    }
}

/// Shows until when the books of a ledger are closed.
///
/// Needs the scope `ledger:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/ledger/closings",
    responses((status = 200, description = "Until when they are closed.", body = ClosingResponse)),
)]
pub(crate) async fn find_closing(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Query(filter): Query<ClosingFilter>,
) -> Result<Answer, Problem> {
    let ledger = filter.ledger.unwrap_or_default();

    let known = app.store.closing(&ledger).await?;

    let none = ClosingResponse { ledger, through: None, closed_at: None };
    Ok(Answer::ok(&known.as_ref().map_or(none, ClosingResponse::of)))
}
