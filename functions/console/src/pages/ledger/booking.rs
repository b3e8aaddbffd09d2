//! `/console/ledger/transactions/new`: a form that books or holds amounts.
//!
//! Its transaction's id is drawn with the form, so that the form books once, however often it is sent.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use domain::Clock;
use domain::id::TransactionId;
use serde_json::{Value, json};

use super::super::page::{Alert, Frame, failed, forbidden, go_to, shown};
use super::super::typed::{moment, nullable, without_nulls};
use super::super::visit::Visit;
use super::books::{Account, Transaction, transaction_address};
use crate::adapters::stoa::{ApiError, Fault, List, Refusal};
use crate::model::form::{Form, segment};
use crate::model::units;

/// Rows of the form, at first and at most.
const FIRST_ROWS: usize = 4;
const MOST_ROWS: usize = 30;
/// As many accounts are proposed; others go by their paths.
const PROPOSED: &str = "/ledger/accounts?limit=50";

/// An entry, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    number: usize,
    account: String,
    side: String,
    amount: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.account.is_empty() && self.amount.is_empty()
    }
}

#[derive(Template)]
#[template(path = "ledger/booking.html")]
struct BookingPage {
    frame: Frame,
    /// The transaction's id.
    drawn: String,
    rows: Vec<Row>,
    description: String,
    reference: String,
    effective_at: String,
    is_pending: bool,
    expires_at: String,
    proposed: Vec<Account>,
    can_write: bool,
}

impl BookingPage {
    fn can_grow(&self) -> bool {
        self.rows.len() < MOST_ROWS
    }
}

/// Shows the empty form; who may only read is told so.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, String::new(), FIRST_ROWS, None).await
}

pub(super) fn draw() -> String {
    TransactionId::new(&Clock::system()).to_string()
}

/// Shows the form with what was typed; without an id, with another one.
async fn render(visit: &Visit, id: String, rows: usize, alert: Option<Alert>) -> Response {
    let proposed: List<Account> = match visit.api.get(PROPOSED).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let form = &visit.form;
    let mut typed = rows_of(form);
    for number in typed.len()..rows.min(MOST_ROWS) {
        // The first entry is proposed as a debit, those behind it as credits.
        let side = if number == 0 { "debit" } else { "credit" };
        typed.push(Row { number, side: side.to_owned(), ..Row::default() });
    }
    let get = |name| form.get(name).to_owned();
    let page = BookingPage {
        frame: Frame::of(visit, "Book a transaction", "/console/ledger/transactions").alerting(alert),
        drawn: if id.is_empty() { draw() } else { id },
        rows: typed,
        description: get("description"),
        reference: get("reference"),
        effective_at: get("effective_at"),
        is_pending: form.find_any("pending").is_some(),
        expires_at: get("expires_at"),
        proposed: proposed.items,
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}

fn rows_of(form: &Form) -> Vec<Row> {
    let row = |number: usize| {
        let text = |member: &str| form.find_any(&format!("{member}.{number}")).map(str::to_owned);
        let (side, amount) = (text("side").unwrap_or_default(), text("amount").unwrap_or_default());
        text("account").map(|account| Row { number, account, side, amount })
    };
    (0..MOST_ROWS).map_while(row).collect()
}

/// Books what was typed, and shows it; or shows the form with more rows.
pub(crate) async fn create(visit: Visit) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let id = visit.form.get("id").to_owned();
    if visit.form.find("more").is_some() {
        let rows = rows_of(&visit.form).len() + FIRST_ROWS;
        return render(&visit, id, rows, None).await;
    }
    let booked = match content(&visit).await {
        Ok(content) => visit.api.post_named::<Transaction>("/ledger/transactions", &content).await,
        Err(error) => Err(error),
    };
    match booked {
        Ok(booked) => {
            let done = if booked.status == "pending" { "held" } else { "booked" };
            go_to(&format!("{}?done={done}", transaction_address(&booked.id)))
        }
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            let id = if is_used_up(&refusal) { String::new() } else { id };
            render(&visit, id, FIRST_ROWS, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Whether the id stands for this refusal, or for another transaction, from now on: the next attempt needs another one.
/// What the console itself refuses has no code, and leaves the id free.
fn is_used_up(refusal: &Refusal) -> bool {
    matches!(refusal.status, 409 | 422) && !refusal.code().is_empty()
}

/// What was typed, as the API takes it. An amount is read by the currency of its account, so each account is looked up.
async fn content(visit: &Visit) -> Result<Value, ApiError> {
    let form = &visit.form;
    let rows: Vec<Row> = rows_of(form).into_iter().filter(|row| !row.is_empty()).collect();
    let paths: BTreeSet<&str> = rows.iter().map(|row| row.account.as_str()).filter(|path| !path.is_empty()).collect();
    let find = async |path: &str| match visit.api.get::<Account>(&format!("/ledger/accounts/{}", segment(path))).await {
        Ok(account) => Ok(Some((path.to_owned(), account.currency))),
        Err(ApiError::Refused(refusal)) if matches!(refusal.status, 400 | 404) => Ok(None),
        Err(error) => Err(error),
    };
    let found = futures::future::try_join_all(paths.into_iter().map(find)).await?;
    let currencies: BTreeMap<String, String> = found.into_iter().flatten().collect();
    let content = json!({
        "id": form.get("id"), "entries": entries(&rows, &currencies)?,
        "description": nullable(form.get("description")), "reference": nullable(form.get("reference")),
        "effective_at": moment(form.get("effective_at")), "expires_at": moment(form.get("expires_at")),
        "pending": form.find_any("pending").is_some(),
    });
    Ok(without_nulls(content))
}

/// The entries in minor units of their accounts' currencies.
fn entries(rows: &[Row], currencies: &BTreeMap<String, String>) -> Result<Vec<Value>, ApiError> {
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for row in rows {
        let mut fault = |member: &str, detail: &str| {
            let pointer = format!("/entry/{}/{member}", row.number + 1);
            faults.push(Fault { pointer, detail: detail.to_owned() });
        };
        let Some(currency) = currencies.get(&row.account) else {
            fault(
                "account",
                if row.account.is_empty() { "an account is expected" } else { "there is no such account" },
            );
            continue;
        };
        match units::above_zero(&row.amount, currency) {
            Some(amount) => entries.push(json!({ "account": row.account, "side": row.side, "amount": amount })),
            None => fault("amount", &format!("an amount of {currency} above zero is expected")),
        }
    }
    if faults.is_empty() {
        return Ok(entries);
    }
    Err(ApiError::for_form("Something that you typed can't be used. Nothing is booked yet.", faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        rows_of(&Form::read(text.as_bytes()))
    }

    #[test]
    fn entries_are_of_their_accounts_currencies() {
        let currencies = [("a:EUR", "EUR"), ("b:JPY", "JPY")].map(|(path, code)| (path.to_owned(), code.to_owned()));
        let currencies = BTreeMap::from(currencies);
        let typed = rows("account.0=a:EUR&side.0=debit&amount.0=12,5&account.1=b:JPY&side.1=credit&amount.1=12");
        let entry =
            |account: &str, side: &str, amount: &str| json!({ "account": account, "side": side, "amount": amount });
        let expected = [entry("a:EUR", "debit", "1250"), entry("b:JPY", "credit", "12")];
        assert_eq!(entries(&typed, &currencies).unwrap(), expected);
        let typed =
            rows("account.0=a:EUR&amount.0=&account.1=c&amount.1=1&account.2=&amount.2=3&account.3=b:JPY&amount.3=1.5");
        let Err(ApiError::Refused(refusal)) = entries(&typed, &currencies) else { panic!("refused") };
        let faults: Vec<_> = refusal.errors.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(faults, ["/entry/1/amount", "/entry/2/account", "/entry/3/account", "/entry/4/amount"]);
        assert!(!is_used_up(&refusal));
    }

    #[test]
    fn a_recorded_refusal_uses_its_id_up() {
        let refusal = |status: u16, kind: &str| {
            let body = json!({ "status": status, "type": format!("urn:stoa:problem:{kind}") });
            serde_json::from_value::<Refusal>(body).unwrap()
        };
        assert!(is_used_up(&refusal(422, "insufficient_funds")) && is_used_up(&refusal(409, "id_taken")));
        assert!(!is_used_up(&refusal(400, "invalid_request")));
        assert_eq!((draw() == draw(), draw().len(), draw().get(..4)), (false, 30, Some("txn_")));
    }
}
