//! `/console/price-lists`: all price lists, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::{Named, named};
use super::page::{Alert, Frame, failed, go_to, shown};
use super::typed::{minute, moment, without_nulls};
use super::views::Moment;
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{Form, query, segment};

/// The rows of a page.
const ROWS: &str = "50";
/// The states of a list.
pub(super) const STATES: [&str; 2] = ["draft", "active"];

/// A price list as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PriceList {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) valid_from: Moment,
    pub(super) valid_to: Moment,
    pub(super) application: String,
    pub(super) skipped: u64,
    pub(super) version: u64,
}

/// The fields of the form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) name: String,
    pub(super) status: String,
    pub(super) valid_from: String,
    pub(super) valid_to: String,
}

#[derive(Template)]
#[template(path = "price_lists.html")]
struct PriceListsPage {
    frame: Frame,
    rows: Vec<PriceList>,
    /// The next page's address.
    next: Option<String>,
    is_first: bool,
    can_write: bool,
    fields: Fields,
}

impl PriceList {
    /// As the form shows it.
    pub(super) fn fields(&self) -> Fields {
        Fields {
            name: self.name.clone(),
            status: self.status.clone(),
            valid_from: minute(&self.valid_from),
            valid_to: minute(&self.valid_to),
        }
    }
}

impl Fields {
    /// As they were typed.
    pub(super) fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self { name: get("name"), status: get("status"), valid_from: get("valid_from"), valid_to: get("valid_to") }
    }

    pub(super) fn named(&self) -> Named {
        named([("Name", &self.name), ("State", &self.status), ("From", &self.valid_from), ("Until", &self.valid_to)])
    }

    /// As the API takes it in a patch: null for what is empty.
    pub(super) fn content(&self) -> Value {
        json!({
            "name": self.name, "status": self.status,
            "valid_from": moment(&self.valid_from), "valid_to": moment(&self.valid_to),
        })
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/price-lists?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let list: List<PriceList> = match visit.api.get(&path).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: String| format!("/console/price-lists?{}", query([("cursor", cursor.as_str())]));
    let page = PriceListsPage {
        frame: Frame::of(visit, "Price lists", "/console/price-lists").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("catalog:write"),
        fields: Fields::read(&visit.form),
    };
    shown(&page, &page.frame)
}

/// Makes a price list without prices, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let content = without_nulls(Fields::read(&visit.form).content());
    match visit.api.post::<PriceList>("/price-lists", visit.form.get("key"), &content).await {
        Ok(list) => go_to(&format!("/console/price-lists/{}?done=created", segment(&list.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_through_the_form_unchanged() {
        let shown = json!({
            "id": "plist_1", "name": "Summer", "status": "active", "valid_from": "2026-06-01T00:00:00.000Z",
        });
        let list: PriceList = serde_json::from_value(shown).unwrap();
        let expected = json!({
            "name": "Summer", "status": "active", "valid_from": "2026-06-01T00:00:00Z", "valid_to": null,
        });
        assert_eq!(list.fields().content(), expected);
        let typed = Fields::read(&Form::read(b"name=Summer&status=active&valid_from=2026-06-01T00%3A00&valid_to="));
        assert_eq!(typed, list.fields());
    }
}
