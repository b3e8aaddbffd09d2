//! `/console/ledger/transactions`: what was booked, newest first, of all accounts or of one.

use askama::Template;
use axum::response::Response;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, shown};
use super::super::visit::Visit;
use super::books::Transaction;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::query;

const ROWS: &str = "50";

#[derive(Template)]
#[template(path = "ledger/transactions.html")]
struct TransactionsPage {
    frame: Frame,
    rows: Vec<Transaction>,
    next: Option<String>,
    is_first: bool,
    account: String,
    can_write: bool,
}

impl TransactionsPage {
    /// The first page's address.
    fn first(&self) -> String {
        address(&self.account, "")
    }
}

fn address(account: &str, cursor: &str) -> String {
    format!("/console/ledger/transactions?{}", query([("account", account), ("cursor", cursor)]))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let (account, cursor) = (visit.query.get("account").to_owned(), visit.query.get("cursor"));
    let asked = query([("limit", ROWS), ("account", account.as_str()), ("cursor", cursor)]);
    let frame = Frame::of(&visit, "Transactions", "/console/ledger/transactions").noting(visit.query.get("done"));
    let (list, frame) = match visit.api.get::<List<Transaction>>(&format!("/ledger/transactions?{asked}")).await {
        Ok(list) => (list, frame),
        // There is no such account: the form stays.
        Err(ApiError::Refused(refusal)) if matches!(refusal.status, 400 | 404) => {
            let alert = Some(Alert::of(&refusal));
            (List::default(), frame.alerting(alert))
        }
        Err(error) => return failed(&visit, &error),
    };
    let page = TransactionsPage {
        frame,
        next: list.next_cursor.map(|cursor| address(&account, &cursor)),
        rows: list.items,
        is_first: cursor.is_empty(),
        account,
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}
