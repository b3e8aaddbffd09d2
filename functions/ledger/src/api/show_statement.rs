//! `GET /ledger/accounts/{account}/statement`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::page::Paged;
use utoipa::IntoParams;

use super::views::statement::{StatementResponse, to_csv};
use crate::Ledger;
use crate::model::AccountPath;
use crate::store::{Period, Statement};

/// How a statement is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = StatementFormat, rename_all = "lowercase")]
pub(crate) enum Format {
    /// A document.
    #[default]
    Json,
    /// A row for each movement.
    Csv,
}

/// Which period, and how it is written.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementFilter {
    /// Only what was booked at this moment or later; from the beginning by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    from: Option<Timestamp>,
    /// Only what was booked before this moment; up to now by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    to: Option<Timestamp>,
    /// How it is written; `json` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    format: Option<Format>,
}

/// Shows the statement of an account: its balances at both ends of a period, and each movement between, oldest first.
///
/// The account's owner may read it; others need the scope `ledger:read`. The movements stand in the order of booking. All pages show
/// the statement as it was when the first was asked for. Of an account with shards, balances after a movement are null. In
/// CSV the first page begins with the opening balances and the last one ends with the closing balances; each page begins
/// with the names of the columns, and an apostrophe precedes each cell that a spreadsheet program would take for a
/// formula. Costs 1 RRU for the account, 1 RRU for each end of the period on the first page (without `from` for the end
/// alone), and 1 RRU for each 4 KB of movements; of an account with shards, each of them for each shard.
#[utoipa::path(
    get, path = "/ledger/accounts/{account}/statement",
    responses(
        (status = 200, description = "A page of the statement.",
            content((StatementResponse = "application/json"), (String = "text/csv")),
            headers(("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."))),
    ),
)]
pub(crate) async fn show_statement(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(path): Path<AccountPath>,
    page: Paged<StatementFilter>,
) -> Result<Answer, Problem> {
    let account = app.visible(&path, &caller).await?;
    let period = Period { from: page.filter.from, to: page.filter.to };
    if period.from.zip(period.to).is_some_and(|(from, to)| from > to) {
        let invalid = Invalid::new("out_of_range", "a moment that is not before `from` is expected");
        return Err(Problem::invalid(Faults::one("to", invalid)));
    }

    let table = app.store.table();
    let begun: Option<Statement> = page.begin(table).await?;
    let is_first = begun.is_none();
    let statement = match begun {
        Some(statement) => statement,
        None => app.store.begin_statement(&account, period).await?.ok_or_else(Problem::internal)?,
    };
    let (movements, next) = app.store.page_of_statement(&account, statement.clone(), period, page.limit()).await?;
    let cursor = page.next_cursor(table, next.as_ref()).await?;

    if page.filter.format.unwrap_or_default() == Format::Json {
        let body = StatementResponse::new(&account, period, &statement, movements, cursor.clone());
        return Ok(Answer::ok(&body).followed_by(cursor));
    }
    let body = to_csv(&account, &statement, &movements, is_first, cursor.is_none());
    Ok(Answer::text("text/csv; charset=utf-8", body).followed_by(cursor))
}
