//! `/console/ledger/transactions/{id}`: one transaction, and how its hold ends or it is taken back.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::booking::draw;
use super::books::{Entry, Transaction, transaction_address};
use crate::adapters::stoa::{ApiError, Fault};
use crate::model::form::{Form, segment};
use crate::model::units::{Units, above_zero};

/// The entries of a currency, with their places among all.
struct Book<'a> {
    currency: &'a str,
    entries: Vec<(usize, &'a Entry)>,
    debits: Units,
    credits: Units,
}

#[derive(Template)]
#[template(path = "ledger/transaction.html")]
struct TransactionPage {
    frame: Frame,
    transaction: Transaction,
    /// An id for the transaction that takes it back.
    drawn: String,
    can_write: bool,
    /// What was typed as amounts to post.
    typed: Vec<String>,
}

impl TransactionPage {
    fn books(&self) -> Vec<Book<'_>> {
        let known = &self.transaction;
        let book = |currency| Book {
            currency,
            entries: known.entries.iter().enumerate().filter(|(_, entry)| entry.currency == currency).collect(),
            debits: known.sum(currency, "debit"),
            credits: known.sum(currency, "credit"),
        };
        known.currencies().into_iter().map(book).collect()
    }

    fn is_pending(&self) -> bool {
        self.transaction.status == "pending"
    }

    /// Whether it was posted in part, so that what was posted is told beside what was held.
    fn is_in_part(&self) -> bool {
        let is_less = |entry: &Entry| entry.posted.amount() < entry.amount.amount();
        matches!(self.transaction.status.as_str(), "posted" | "reversed")
            && self.transaction.entries.iter().any(is_less)
    }

    fn can_reverse(&self) -> bool {
        self.transaction.status == "posted"
    }

    /// What stands in the field of an entry's amount.
    fn amount_of(&self, number: &usize) -> &str {
        self.typed.get(*number).map(String::as_str).unwrap_or_default()
    }

    fn metadata(&self) -> Vec<(&str, &str)> {
        let pairs = self.transaction.metadata.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect()
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, &id, None).await
}

fn path(id: &str) -> String {
    format!("/ledger/transactions/{}", segment(id))
}

async fn render(visit: &Visit, id: &str, alert: Option<Alert>) -> Response {
    let transaction: Transaction = match visit.api.get(&path(id)).await {
        Ok(transaction) => transaction,
        Err(error) => return failed(visit, &error),
    };
    let typed = |(number, entry): (usize, &Entry)| {
        let typed = visit.form.find_any(&format!("amount.{number}"));
        typed.map_or_else(|| entry.amount.plain(&entry.currency), str::to_owned)
    };
    let page = TransactionPage {
        frame: Frame::of(visit, transaction.heading().to_owned(), "/console/ledger/transactions")
            .noting(visit.query.get("done"))
            .alerting(alert),
        typed: transaction.entries.iter().enumerate().map(typed).collect(),
        drawn: draw(),
        can_write: visit.holds("ledger:write"),
        transaction,
    };
    shown(&page, &page.frame)
}

/// Ends the hold, or takes the transaction back, and shows what came of it.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let sent = |end: &str| format!("{}/{end}", path(&id));
    let done: Result<(Transaction, &str), ApiError> = match action.as_str() {
        "post" => visit.api.post_named(&sent("post"), &json!({})).await.map(|posted| (posted, "posted")),
        "post-part" => post_part(&visit, &id).await.map(|posted| (posted, "posted")),
        "void" => visit.api.post_named(&sent("void"), &Value::Null).await.map(|voided| (voided, "given_up")),
        "reverse" => {
            let body = json!({ "id": visit.form.get("id") });
            visit.api.post_named(&sent("reverse"), &body).await.map(|made| (made, "reversed"))
        }
        _ => return no_page().await,
    };
    match done {
        Ok((shown, done)) => go_to(&format!("{}?done={done}", transaction_address(&shown.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            render(&visit, &id, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Posts the amounts that were typed.
async fn post_part(visit: &Visit, id: &str) -> Result<Transaction, ApiError> {
    let held: Transaction = visit.api.get(&path(id)).await?;
    let body = json!({ "entries": parts(&visit.form, &held)? });
    visit.api.post_named(&format!("{}/post", path(id)), &body).await
}

/// The entries with the amounts that were typed; those that were emptied are not posted.
fn parts(form: &Form, held: &Transaction) -> Result<Vec<Value>, ApiError> {
    let (mut parts, mut faults) = (Vec::new(), Vec::new());
    for (number, entry) in held.entries.iter().enumerate() {
        let Some(typed) = form.find(&format!("amount.{number}")) else { continue };
        match above_zero(typed, &entry.currency) {
            Some(amount) => parts.push(json!({ "account": entry.account, "side": entry.side, "amount": amount })),
            None => faults.push(Fault {
                pointer: format!("/{}", entry.account),
                detail: "an amount like 12.50 is expected, or none".to_owned(),
            }),
        }
    }
    if faults.is_empty() {
        return Ok(parts);
    }
    Err(ApiError::for_form("Something that you typed can't be used. Nothing is posted yet.", faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_the_amounts_that_were_typed() {
        let held: Transaction = serde_json::from_value(json!({ "entries": [
            { "account": "a", "side": "debit", "amount": "2000", "currency": "EUR" },
            { "account": "b", "side": "credit", "amount": "2000", "currency": "EUR" },
            { "account": "c", "side": "credit", "amount": "7", "currency": "GOLD" },
        ] }))
        .unwrap();
        let parts = |form: &str| parts(&Form::read(form.as_bytes()), &held);
        let part =
            |account: &str, side: &str, amount: &str| json!({ "account": account, "side": side, "amount": amount });
        assert_eq!(
            parts("amount.0=15&amount.1=15,00&amount.2=").unwrap(),
            [part("a", "debit", "1500"), part("b", "credit", "1500")]
        );
        assert_eq!(parts("amount.2=3").unwrap(), [part("c", "credit", "3")]);
        let Err(ApiError::Refused(refusal)) = parts("amount.0=x&amount.2=1.5") else { panic!("refused") };
        assert_eq!(refusal.errors.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/a", "/c"]);
    }

    #[test]
    fn sums_are_by_currency_and_side() {
        let known: Transaction = serde_json::from_value(json!({ "entries": [
            { "account": "a", "side": "debit", "amount": "2000", "currency": "EUR" },
            { "account": "b", "side": "credit", "amount": "1500", "currency": "EUR" },
            { "account": "c", "side": "credit", "amount": "500", "currency": "EUR" },
            { "account": "d", "side": "debit", "amount": "7", "currency": "GOLD" },
            { "account": "a", "side": "credit", "amount": "7", "currency": "GOLD" },
        ] }))
        .unwrap();
        assert_eq!(
            (known.currencies(), known.moved()),
            (vec!["EUR", "GOLD"], vec!["20.00 EUR".into(), "7 GOLD".into()])
        );
        assert_eq!(known.sum("EUR", "credit").of("EUR"), "20.00 EUR");
        assert_eq!((known.accounts("debit"), known.accounts("credit")), (vec!["a", "d"], vec!["b", "c", "a"]));
    }
}
