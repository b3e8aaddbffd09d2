//! `/console/ledger/accounts`: all accounts by their paths, and a form that opens one.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, found, go_to, shown};
use super::super::typed::{nullable, whole, without_nulls};
use super::super::visit::Visit;
use super::books::{Account, address};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{Form, query};
use crate::model::units;

const ROWS: &str = "50";
/// What an account may be in the books.
const KINDS: [&str; 5] = ["asset", "liability", "equity", "income", "expense"];
/// How far it may be drawn on.
const CONSTRAINTS: [(&str, &str); 3] =
    [("none", "without end"), ("no_overdraft", "down to zero"), ("limit", "down to a limit below zero")];

#[derive(Template)]
#[template(path = "ledger/accounts.html")]
struct AccountsPage {
    frame: Frame,
    rows: Vec<Account>,
    next: Option<String>,
    is_first: bool,
    filter: Filter,
    fields: Fields,
    can_write: bool,
}

/// What the list is filtered by.
#[derive(Clone, Debug, Default)]
struct Filter {
    prefix: String,
    currency: String,
    owner: String,
}

impl Filter {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).to_owned();
        Self { prefix: get("prefix"), currency: get("currency").to_uppercase(), owner: get("owner") }
    }

    fn parameters<'a>(&'a self, cursor: &'a str) -> [(&'a str, &'a str); 4] {
        [
            ("prefix", self.prefix.as_str()),
            ("currency", self.currency.as_str()),
            ("owner", self.owner.as_str()),
            ("cursor", cursor),
        ]
    }

    /// As the parameters of this page.
    fn query(&self, cursor: &str) -> String {
        query(self.parameters(cursor))
    }
}

/// The fields of the form, as they were typed.
struct Fields {
    id: String,
    kind: String,
    currency: String,
    constraint: String,
    limit: String,
    owner: String,
    shards: String,
    ledger: String,
}

impl Fields {
    fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            id: get("id"),
            kind: get("kind"),
            currency: get("currency").to_uppercase(),
            constraint: get("constraint"),
            limit: get("limit"),
            owner: get("owner"),
            shards: get("shards"),
            ledger: get("ledger"),
        }
    }

    /// As the API takes them.
    fn content(&self) -> Result<Value, ApiError> {
        let mut content = json!({
            "id": self.id, "kind": self.kind, "currency": self.currency, "constraint": self.constraint,
            "owner": nullable(&self.owner), "ledger": nullable(&self.ledger), "shards": whole("shards", &self.shards)?,
        });
        if self.constraint == "limit" {
            let limit = units::from_zero(&self.limit, &self.currency);
            let limit = limit.ok_or_else(|| ApiError::for_person("limit", "an amount like 12.50 is expected"))?;
            content["limit"] = limit.to_string().into();
        }
        Ok(without_nulls(content))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (filter, cursor) = (Filter::of(visit), visit.query.get("cursor"));
    let parameters = [("limit", ROWS)].into_iter().chain(filter.parameters(cursor));
    let frame = Frame::of(visit, "Accounts", "/console/ledger/accounts").noting(visit.query.get("done"));
    let (list, alert) =
        match found(visit.api.get::<List<Account>>(&format!("/ledger/accounts?{}", query(parameters))).await, alert) {
            Ok(found) => found,
            Err(error) => return failed(visit, &error),
        };
    let next = list.next_cursor.map(|cursor| format!("/console/ledger/accounts?{}", filter.query(&cursor)));
    let page = AccountsPage {
        frame: frame.alerting(alert),
        rows: list.items,
        next,
        is_first: cursor.is_empty(),
        filter,
        fields: Fields::read(&visit.form),
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}

/// Opens an account, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let opened = match Fields::read(&visit.form).content() {
        Ok(content) => visit.api.post::<Account>("/ledger/accounts", visit.form.get("key"), &content).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(account) => go_to(&format!("{}?done=opened", address(&account.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_opened_as_it_was_typed() {
        let content = |form: &str| Fields::read(&Form::read(form.as_bytes())).content();
        let typed = "id=wallets:a:EUR&kind=liability&currency=eur&constraint=limit&limit=10,5&owner=&shards=&ledger=";
        let expected = json!({
            "id": "wallets:a:EUR", "kind": "liability", "currency": "EUR", "constraint": "limit", "limit": "1050",
        });
        assert_eq!(content(typed).unwrap(), expected);
        let typed = "id=a&kind=asset&currency=EUR&constraint=none&limit=5&owner=acct_1&shards=8&ledger=side";
        let expected = json!({
            "id": "a", "kind": "asset", "currency": "EUR", "constraint": "none", "owner": "acct_1", "shards": 8,
            "ledger": "side",
        });
        assert_eq!(content(typed).unwrap(), expected);
        assert!(content("id=a&currency=EUR&constraint=limit&limit=1.234").is_err());
        assert!(content("id=a&currency=EUR&constraint=none&shards=many").is_err());
    }
}
