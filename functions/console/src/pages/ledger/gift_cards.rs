//! `/console/ledger/gift-cards`: the shop's gift cards, newest first, and a form that issues one.
//!
//! Its card's id is drawn with the form, so that the form issues one card, however often it is sent.

use askama::Template;
use axum::response::Response;
use domain::Clock;
use domain::id::GiftCardId;
use serde_json::{Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, found, shown};
use super::super::typed::{moment, nullable, without_nulls};
use super::super::visit::Visit;
use super::gift_card::{self, GiftCard};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{Form, query};
use crate::model::units;

const ROWS: &str = "50";
/// The states of a card, as a filter.
const STATES: [&str; 4] = ["issued", "redeemed", "expired", "disabled"];

#[derive(Template)]
#[template(path = "ledger/gift_cards.html")]
struct GiftCardsPage {
    frame: Frame,
    rows: Vec<GiftCard>,
    next: Option<String>,
    is_first: bool,
    status: String,
    fields: Fields,
    can_write: bool,
}

impl GiftCardsPage {
    fn first(&self) -> String {
        asked(&self.status, "")
    }
}

/// The fields of the form, as they were typed.
struct Fields {
    id: String,
    amount: String,
    currency: String,
    expires_at: String,
    funded_by: String,
    note: String,
}

impl Fields {
    fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            id: get("id"),
            amount: get("amount"),
            currency: get("currency").to_uppercase(),
            expires_at: get("expires_at"),
            funded_by: get("funded_by"),
            note: get("note"),
        }
    }

    /// As the API takes them.
    fn content(&self) -> Result<Value, ApiError> {
        let amount = units::above_zero(&self.amount, &self.currency);
        let amount = amount.ok_or_else(|| ApiError::for_person("amount", "an amount like 12.50 is expected"))?;
        Ok(without_nulls(json!({
            "id": self.id, "amount": amount, "currency": self.currency, "expires_at": moment(&self.expires_at),
            "note": nullable(&self.note), "funded_by": nullable(&self.funded_by),
        })))
    }
}

fn asked(status: &str, cursor: &str) -> String {
    format!("/console/ledger/gift-cards?{}", query([("status", status), ("cursor", cursor)]))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (status, cursor) = (visit.query.get("status").to_owned(), visit.query.get("cursor"));
    let path = format!("/gift-cards?{}", query([("limit", ROWS), ("status", status.as_str()), ("cursor", cursor)]));
    let (list, alert) = match found(visit.api.get::<List<GiftCard>>(&path).await, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    // What was refused may have used the id up.
    let fields = Fields { id: GiftCardId::new(&Clock::system()).to_string(), ..Fields::read(&visit.form) };
    let page = GiftCardsPage {
        frame: Frame::of(visit, "Gift cards", "/console/ledger/gift-cards")
            .noting(visit.query.get("done"))
            .alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(|cursor| asked(&status, &cursor)),
        is_first: cursor.is_empty(),
        status,
        fields,
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}

/// Issues a card, and shows it with its code.
pub(crate) async fn create(visit: Visit) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let issued = match Fields::read(&visit.form).content() {
        Ok(content) => visit.api.post_named::<GiftCard>("/gift-cards", &content).await,
        Err(error) => Err(error),
    };
    match issued {
        Ok(card) => gift_card::render(&visit, card, true, None),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_issued_as_it_was_typed() {
        let content = |form: &str| Fields::read(&Form::read(form.as_bytes())).content();
        let typed = "id=gift_1&amount=25&currency=eur&expires_at=2027-01-01T00:00&note=Thanks";
        let expected = json!({
            "id": "gift_1", "amount": "2500", "currency": "EUR", "expires_at": "2027-01-01T00:00:00Z", "note": "Thanks",
        });
        assert_eq!(content(typed).unwrap(), expected);
        assert!(content("id=gift_1&amount=0&currency=EUR").is_err());
        assert!(GiftCardId::new(&Clock::system()).to_string().len() == 31);
    }
}
