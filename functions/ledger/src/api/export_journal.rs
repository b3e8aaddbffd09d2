//! `GET /ledger/journal/export`

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use crate::Ledger;
use crate::model::LedgerName;
use crate::scopes::LedgerRead;

/// The cursor of the next page, for clients that do not read links.
const NEXT: HeaderName = HeaderName::from_static("x-next-cursor");

/// Which journal.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportJournalFilter {
    /// The ledger; `main` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    ledger: Option<LedgerName>,
}

/// Exports the journal of a ledger, a line for each record, as `stoa ledger verify` takes it.
///
/// Needs the scope `ledger:read`. The pages one after the other are the whole journal. A line's bytes are fixed: its hash
/// is the SHA-256 of the line without its last member `hash`, closed by a brace. Costs 1 RRU, and 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/ledger/journal/export",
    responses(
        (status = 200, description = "A page of the journal.",
            content((String = "application/x-ndjson")),
            headers(
                ("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."),
                ("X-Next-Cursor" = String, description = "Its cursor by itself."),
            )),
    ),
)]
pub(crate) async fn export_journal(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<ExportJournalFilter>,
) -> Result<Response, Problem> {
    let table = app.store.table();
    let ledger = page.filter.ledger.clone().unwrap_or_default();
    let after: u64 = page.begin(table).await?.unwrap_or_default();

    let end = app.store.head(&ledger).await?.seq;
    let (lines, next) = app.store.page_of_journal(&ledger, after, end, page.limit()).await?;

    let mut body = String::new();
    for line in &lines {
        body.push_str(&line.line().map_err(|_| Problem::internal())?);
        body.push('\n');
    }
    let mut response = ([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response();
    if let Some(cursor) = page.next_cursor(table, next.as_ref()).await? {
        // Only if the client named it, since the cursor is bound to it.
        let named = page.filter.ledger.as_ref().map_or(String::new(), |ledger| format!("ledger={ledger}&"));
        let path = format!("/ledger/journal/export?{named}limit={}&cursor={cursor}", page.limit());
        for (name, text) in [(header::LINK, format!("<{path}>; rel=\"next\"")), (NEXT, cursor)] {
            let value = HeaderValue::from_str(&text).map_err(|_| Problem::internal())?;
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
