//! `GET /console/customers`: all accounts, newest first, or those whose address begins as it was typed.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::filters;
use super::page::{Frame, failed, found, shown};
use super::views::Moment;
use super::visit::Visit;
use crate::adapters::stoa::List;
use crate::model::form::query;

/// The rows of a page.
const ROWS: &str = "50";
/// The longest beginning of an address that the API looks for; a longer text is an address.
const MAX_PREFIX: usize = 100;

/// An account in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    id: String,
    email: Option<String>,
    name: Option<String>,
    status: String,
    roles: Vec<String>,
    created_at: Moment,
}

impl Row {
    fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| role == "staff")
    }

    /// The address; the id of an erased account.
    fn heading(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.id)
    }
}

#[derive(Template)]
#[template(path = "customers.html")]
struct CustomersPage {
    frame: Frame,
    rows: Vec<Row>,
    /// The next page's address.
    next: Option<String>,
    search: String,
    is_first: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let (search, cursor) = (visit.query.get("search"), visit.query.get("cursor"));
    let path = format!("/accounts?{}", query([("limit", ROWS), searched(search), ("cursor", cursor)]));
    let frame = Frame::of(&visit, "Customers", "/console/customers").noting(visit.query.get("done"));
    let (list, alert) = match found(visit.api.get::<List<Row>>(&path).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let frame = frame.alerting(alert);
    let address =
        |cursor: String| format!("/console/customers?{}", query([("search", search), ("cursor", cursor.as_str())]));
    let page = CustomersPage {
        frame,
        rows: list.items,
        next: list.next_cursor.map(address),
        search: search.to_owned(),
        is_first: cursor.is_empty(),
    };
    shown(&page, &page.frame)
}

/// A search as a parameter of the API: the beginning of an address, which finds the whole one too.
fn searched(search: &str) -> (&'static str, &str) {
    let name = if search.chars().count() > MAX_PREFIX { "email" } else { "email_prefix" };
    (name, search)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_for_beginnings_and_long_addresses() {
        assert_eq!(searched("ada@"), ("email_prefix", "ada@"));
        let long = format!("{}@example.org", "a".repeat(100));
        assert_eq!(searched(&long), ("email", long.as_str()));
    }

    #[test]
    fn an_erased_account_is_called_by_its_id() {
        let row = Row { id: "acct_1".into(), ..Row::default() };
        assert_eq!((row.heading(), row.is_staff()), ("acct_1", false));
        let row = Row { email: Some("ada@example.org".into()), roles: vec!["customer".into(), "staff".into()], ..row };
        assert_eq!((row.heading(), row.is_staff()), ("ada@example.org", true));
    }
}
