//! The statement of an account: a period of its movements, on its page and as a file.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

use super::super::page::{failed, message};
use super::super::typed::moment;
use super::super::views::Moment;
use super::super::visit::Visit;
use super::books::{Account, Balances, transaction_address};
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, query, segment};
use crate::model::units::Units;

const ROWS: &str = "50";
/// The most that the API gives at once.
const FILE_ROWS: &str = "100";
/// As many of its pages a file takes.
const FILE_PAGES: usize = 50;

/// A page of a statement as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Statement {
    pub(super) opening: Balances,
    pub(super) closing: Balances,
    pub(super) items: Vec<Movement>,
    pub(super) next_cursor: Option<String>,
}

/// A movement.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Movement {
    pub(super) transaction: String,
    pub(super) kind: String,
    pub(super) booked_at: Moment,
    pub(super) reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) debit: Units,
    pub(super) credit: Units,
    pub(super) balances: Option<Balances>,
}

impl Movement {
    /// The page of its transaction.
    pub(super) fn address(&self) -> String {
        transaction_address(&self.transaction)
    }

    /// What it is, for people.
    pub(super) fn heading(&self) -> &str {
        let said = [&self.description, &self.reference].into_iter().find_map(|text| text.as_deref());
        said.unwrap_or(&self.transaction)
    }
}

/// The period that is shown: moments as `datetime-local` types them, either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: String,
    pub(super) to: String,
}

impl Period {
    /// What was asked for; where nothing was, the month in which the account last moved.
    pub(super) fn of(asked: &Form, account: &Account) -> Self {
        let month = || account.updated_at.exact().get(..7).map(|month| format!("{month}-01T00:00")).unwrap_or_default();
        Self { from: asked.find_any("from").map_or_else(month, str::to_owned), to: asked.get("to").to_owned() }
    }

    /// As this page's parameters: an empty beginning is one that was asked for.
    pub(super) fn query(&self, cursor: &str) -> String {
        let rest = query([("to", self.to.as_str()), ("cursor", cursor)]);
        let from = if self.from.is_empty() { "from=".to_owned() } else { query([("from", self.from.as_str())]) };
        if rest.is_empty() { from } else { format!("{from}&{rest}") }
    }

    /// As the API's parameters.
    fn parameters(&self, more: &[(&str, &str)]) -> String {
        let text = |typed: &str| moment(typed).as_str().map(str::to_owned).unwrap_or_default();
        let (from, to) = (text(&self.from), text(&self.to));
        query([("from", from.as_str()), ("to", to.as_str())].into_iter().chain(more.iter().copied()))
    }
}

/// Reads the page of a statement that was asked for.
pub(super) async fn read(visit: &Visit, account: &Account, period: &Period) -> Result<Statement, ApiError> {
    let parameters = period.parameters(&[("limit", ROWS), ("cursor", visit.query.get("cursor"))]);
    visit.api.get(&format!("/ledger/accounts/{}/statement?{parameters}", segment(&account.id))).await
}

/// Sends the statement of a period as a file, as the API writes its pages.
pub(crate) async fn file(visit: Visit, Path(id): Path<String>) -> Response {
    let period = Period { from: visit.query.get("from").to_owned(), to: visit.query.get("to").to_owned() };
    let path = format!("/ledger/accounts/{}/statement", segment(&id));
    let (mut text, mut cursor) = (String::new(), String::new());
    for page in 0..FILE_PAGES {
        let parameters = period.parameters(&[("limit", FILE_ROWS), ("format", "csv"), ("cursor", &cursor)]);
        let answer = match visit.api.get_as("text/csv", &format!("{path}?{parameters}")).await {
            Ok(answer) => answer,
            Err(error) => return failed(&visit, &error),
        };
        let part = String::from_utf8_lossy(answer.body());
        // The names of the columns stand on each page.
        let rows = if page == 0 { part.as_ref() } else { part.split_once('\n').map_or("", |(_, rows)| rows) };
        text.push_str(rows);
        match next(answer.headers()) {
            Some(next) => cursor = next,
            None => return attached(&id, text),
        }
    }
    let text = "A file holds up to 5000 movements; choose a shorter period, or read on by the API.";
    message(StatusCode::UNPROCESSABLE_ENTITY, "Too long", text)
}

/// The cursor in an answer's `Link` header.
fn next(headers: &HeaderMap) -> Option<String> {
    let link = headers.get(header::LINK)?.to_str().ok()?;
    let (_, asked) = link.split_once('<')?.1.split_once('>')?.0.split_once('?')?;
    Form::read(asked.as_bytes()).find("cursor").map(str::to_owned)
}

fn attached(id: &str, text: String) -> Response {
    let name: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"statement-{name}.csv\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_what_was_asked_for_or_the_last_month() {
        let account: Account = serde_json::from_str(r#"{"updated_at":"2026-03-05T12:00:00.000Z"}"#).unwrap();
        let period = |query: &str| Period::of(&Form::read(query.as_bytes()), &account);
        let of = |from: &str, to: &str| Period { from: from.to_owned(), to: to.to_owned() };
        assert_eq!(period(""), of("2026-03-01T00:00", ""));
        assert_eq!(period("from=&to=2026-04-01T00:00"), of("", "2026-04-01T00:00"));
        assert_eq!(of("", "").query("c"), "from=&cursor=c");
        assert_eq!(of("", "2026-04-01T00:00").parameters(&[]), "to=2026-04-01T00%3A00%3A00Z");
        assert_eq!(
            Period::of(&Form::read(of("2026-03-01T08:00", "").query("").as_bytes()), &account).from,
            "2026-03-01T08:00"
        );
    }

    #[test]
    fn reads_where_the_api_goes_on() {
        let mut headers = HeaderMap::new();
        assert_eq!(next(&headers), None);
        headers
            .insert(header::LINK, "</ledger/accounts/a/statement?limit=2&cursor=a%2Bb>; rel=\"next\"".parse().unwrap());
        assert_eq!(next(&headers).as_deref(), Some("a+b"));
    }
}
