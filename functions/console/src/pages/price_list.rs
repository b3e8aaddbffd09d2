//! `/console/price-lists/{price_list_id}`: one price list, its period and its prices.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::{Named, alert_of, overtaken};
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::price_lists::{Fields, PriceList, STATES};
use super::typed::{differences, whole};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Fault, List, Refusal};
use crate::model::form::{Form, query, segment};
use crate::model::money::{amount_from_zero, typed};

/// The skus of a page.
const SKUS: &str = "25";
/// Empty rows for further prices.
const NEW_ROWS: usize = 5;
/// The most rows of a form that are read: a page's skus, each with 20 prices, and the new ones.
const MAX_ROWS: usize = 600;

/// A sku with its prices in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct SkuPrices {
    sku: String,
    prices: Vec<Price>,
}

/// A price.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Price {
    amount: i64,
    currency: String,
    min_quantity: u64,
}

/// What became of each price that was set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    rows: Vec<Outcome>,
}

/// What became of a price.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Outcome {
    sku: String,
    status: String,
    errors: Vec<Fault>,
}

/// A row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    number: usize,
    is_new: bool,
    sku: String,
    currency: String,
    min_quantity: String,
    amount: String,
    /// The amount as it was shown; empty for a new row.
    was: String,
}

#[derive(Template)]
#[template(path = "price_list.html")]
struct PriceListPage {
    frame: Frame,
    list: PriceList,
    fields: Fields,
    rows: Vec<Row>,
    /// The skus that have prices on this page.
    skus: BTreeSet<String>,
    /// The query of this very page, for its forms.
    here: String,
    next: Option<String>,
    is_first: bool,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, &id, "", Refused::Nothing).await
}

/// What the page says of an action that was not done, or not wholly.
enum Refused<'a> {
    Nothing,
    Partly(Alert),
    /// Somebody else set the prices meanwhile.
    Overtaken,
    By(&'a Refusal),
}

/// The prices of the page.
async fn prices(visit: &Visit, path: &str) -> Result<List<SkuPrices>, ApiError> {
    let place = query([("limit", SKUS), ("cursor", visit.query.get("cursor"))]);
    visit.api.get(&format!("{path}/prices?{place}")).await
}

fn path(id: &str) -> String {
    format!("/price-lists/{}", segment(id))
}

/// Shows the list; what was typed into the form of `typed` (`save` or `prices`) stays there.
async fn render(visit: &Visit, id: &str, typed: &str, refused: Refused<'_>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = path(id);
    let (list, prices) = futures::join!(visit.api.get::<PriceList>(&path), prices(visit, &path));
    let (list, prices) = match (list, prices) {
        (Ok(list), Ok(prices)) => (list, prices),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    let address = |cursor: &str| format!("/console/price-lists/{}?{}", segment(id), query([("cursor", cursor)]));
    let (fields, stored) = (list.fields(), rows(&prices.items));
    let fields = if typed == "save" { Fields::read(&visit.form) } else { fields };
    let typed_rows = if typed == "prices" { read_rows(&visit.form) } else { stored.clone() };
    let (alert, rows) = match refused {
        Refused::Nothing => (None, typed_rows),
        Refused::Partly(alert) => (Some(alert), typed_rows),
        Refused::Overtaken => {
            let (typed, rows) = rebased(typed_rows, &stored);
            (Some(overtaken(&typed, &named_rows(&stored))), rows)
        }
        Refused::By(refusal) => {
            let versions = (typed == "save").then(|| (fields.named(), list.fields().named()));
            (Some(alert_of(refusal, versions)), typed_rows)
        }
    };
    let page = PriceListPage {
        frame: Frame::of(visit, list.name.clone(), "/console/price-lists")
            .noting(visit.query.get("done"))
            .alerting(alert),
        fields,
        rows,
        skus: prices.items.into_iter().map(|row| row.sku).collect(),
        here: query([("cursor", cursor)]),
        next: prices.next_cursor.as_deref().map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("catalog:write") && list.application != "removing",
        list,
    };
    shown(&page, &page.frame)
}

/// The prices as rows, and empty ones below.
fn rows(prices: &[SkuPrices]) -> Vec<Row> {
    let row = |sku: &str, price: &Price| {
        // A currency that is not known here is left alone.
        let amount = price.currency.parse().map(|currency| typed(price.amount, currency)).unwrap_or_default();
        let (sku, currency) = (sku.to_owned(), price.currency.clone());
        let min_quantity = price.min_quantity.max(1).to_string();
        Row { number: 0, is_new: false, sku, currency, min_quantity, was: amount.clone(), amount }
    };
    let blank = Row { is_new: true, currency: "EUR".to_owned(), min_quantity: "1".to_owned(), ..Row::default() };
    let known = prices.iter().flat_map(|sku| sku.prices.iter().map(move |price| row(&sku.sku, price)));
    let all = known.chain(std::iter::repeat_n(blank, NEW_ROWS));
    all.enumerate().map(|(number, row)| Row { number, ..row }).collect()
}

/// The rows as they were typed.
fn read_rows(form: &Form) -> Vec<Row> {
    let row = |number: usize| {
        let field = |name: &str| form.find_any(&format!("{name}.{number}")).map(str::to_owned);
        Some(Row {
            number,
            sku: field("sku")?,
            is_new: field("was").is_none(),
            currency: field("currency")?.to_uppercase(),
            min_quantity: field("quantity")?,
            amount: field("amount")?,
            was: field("was").unwrap_or_default(),
        })
    };
    (0..MAX_ROWS).map_while(row).collect()
}

impl Row {
    /// The price that the row is about, for people.
    fn name(&self) -> String {
        format!("Price of {} from {} in {}", self.sku, self.min_quantity, self.currency)
    }
}

fn named_rows(rows: &[Row]) -> Named {
    let priced = rows.iter().filter(|row| !row.sku.is_empty());
    priced.map(|row| (row.name(), row.amount.clone())).collect()
}

/// The prices that were typed, by name, over those that were stored meanwhile; and the rows of both.
///
/// What was not changed is as it is stored now; what was changed, and is no longer there, is a new row.
fn rebased(typed: Vec<Row>, stored: &[Row]) -> (Named, Vec<Row>) {
    let mut rows: Vec<Row> = stored.iter().filter(|row| !row.is_new).cloned().collect();
    let mut named = named_rows(&rows);
    for row in typed.into_iter().filter(|row| !row.sku.is_empty() && row.amount != row.was) {
        let name = row.name();
        match rows.iter_mut().find(|known| known.name() == name) {
            Some(known) => {
                named.retain(|(known, _)| *known != name);
                named.push((name, row.amount.clone()));
                known.amount = row.amount;
            }
            None => {
                if !row.is_new {
                    named.push((name, row.amount.clone()));
                }
                rows.push(Row { is_new: true, was: String::new(), ..row });
            }
        }
    }
    let all = rows.into_iter().chain(stored.iter().filter(|row| row.is_new).cloned());
    (named, all.enumerate().map(|(number, row)| Row { number, ..row }).collect())
}

/// Whether somebody else set or removed a price that was changed here.
fn is_overtaken(typed: &[Row], stored: &[Row]) -> bool {
    let is_other = |row: &Row| match stored.iter().find(|known| known.name() == row.name()) {
        // What is set already, by the same form, is no other's change.
        Some(known) => known.amount != row.was && known.amount != row.amount,
        None => true,
    };
    typed.iter().filter(|row| !row.is_new && row.amount != row.was).any(is_other)
}

/// The rows that differ from what was shown, as the API takes them.
fn changed(rows: &[Row]) -> Result<Vec<Value>, ApiError> {
    let differing = rows.iter().filter(|row| !row.sku.is_empty() && row.amount != row.was);
    let price = |row: &Row| {
        let place = format!("price of {}", row.sku);
        let minor = row.currency.parse().ok().and_then(|currency| amount_from_zero(&row.amount, currency));
        let expected = || ApiError::for_person(&place, "an amount like 12.50 and a currency like EUR are expected");
        let quantity = whole(&place, if row.min_quantity.is_empty() { "1" } else { &row.min_quantity })?;
        Ok(json!({
            "sku": row.sku, "currency": row.currency, "min_quantity": quantity, "amount": minor.ok_or_else(expected)?,
        }))
    };
    differing.map(price).collect()
}

/// Which prices were not set, and why; `None` if all were.
fn not_set(report: &Report) -> Option<Alert> {
    let failed: Vec<&Outcome> = report.rows.iter().filter(|row| row.status == "failed").collect();
    if failed.is_empty() {
        return None;
    }
    let fault = |row: &Outcome| {
        let why: Vec<&str> = row.errors.iter().map(|fault| fault.detail.as_str()).collect();
        format!("{}: {}", row.sku, why.join(" "))
    };
    let text = format!("{} of {} prices were not set; the others were.", failed.len(), report.rows.len());
    Some(Alert { text, faults: failed.into_iter().take(20).map(fault).collect() })
}

/// What came of an action.
enum Done {
    /// It is done; in the word for the address.
    All(&'static str),
    /// A part of it.
    Part(Alert),
    /// Nothing: somebody else was faster.
    Overtaken,
}

/// Does something with the list, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, path(&id));
    let version = form.get("version");
    let done = match action.as_str() {
        "save" => save(&visit, &path).await,
        "prices" => set_prices(&visit, &path).await,
        "remove" => {
            let path = format!("{path}/prices/{}", segment(form.get("sku")));
            visit.api.delete(&path, version).await.map(|()| Done::All("deleted"))
        }
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/price-lists?done=list_removing"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(Done::All(done)) => {
            let fields = query([("cursor", visit.query.get("cursor")), ("done", done)]);
            go_to(&format!("/console/price-lists/{}?{fields}", segment(&id)))
        }
        Ok(Done::Part(alert)) => render(&visit, &id, &action, Refused::Partly(alert)).await,
        Ok(Done::Overtaken) => render(&visit, &id, &action, Refused::Overtaken).await,
        Err(ApiError::Refused(refusal)) if refusal.is_stale() && action == "prices" => {
            render(&visit, &id, &action, Refused::Overtaken).await
        }
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            render(&visit, &id, &action, Refused::By(&refusal)).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Writes what differs from what the form showed: a moment's seconds, which it does not show, stay.
async fn save(visit: &Visit, path: &str) -> Result<Done, ApiError> {
    let typed = Fields::read(&visit.form).content();
    let stored = visit.api.get::<PriceList>(path).await?.fields().content();
    let patch = differences(&typed, &stored);
    visit.api.patch::<IgnoredAny>(path, visit.form.get("version"), &patch).await?;
    Ok(Done::All("saved"))
}

/// Sets the prices that were changed. The API refuses them if the list has changed, but not if another price has: what is
/// stored is compared with what the form showed.
async fn set_prices(visit: &Visit, path: &str) -> Result<Done, ApiError> {
    let typed = read_rows(&visit.form);
    let changed = changed(&typed)?;
    if changed.is_empty() {
        return Err(ApiError::for_person("prices", "no price was changed"));
    }
    if is_overtaken(&typed, &rows(&prices(visit, path).await?.items)) {
        return Ok(Done::Overtaken);
    }
    let (path, body) = (format!("{path}/prices"), json!({ "rows": changed }));
    let report: Report = visit.api.put(&path, visit.form.get("version"), &body).await?;
    Ok(not_set(&report).map_or(Done::All("saved"), Done::Part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices() -> Vec<SkuPrices> {
        let prices = json!([
            { "sku": "TEE", "prices": [
                { "amount": 1290, "currency": "EUR", "min_quantity": 1 },
                { "amount": 990, "currency": "EUR", "min_quantity": 10 },
            ] },
            { "sku": "MUG", "prices": [{ "amount": 500, "currency": "JPY" }] },
        ]);
        serde_json::from_value(prices).unwrap()
    }

    #[test]
    fn shows_prices_as_rows_with_empty_ones_below() {
        let rows = rows(&prices());
        let shown: Vec<_> = rows.iter().take(4).map(|row| (row.sku.as_str(), row.amount.as_str())).collect();
        assert_eq!(shown, [("TEE", "12.90"), ("TEE", "9.90"), ("MUG", "500"), ("", "")]);
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
        assert_eq!(rows.iter().filter(|row| row.is_new).count(), NEW_ROWS);
        assert!(changed(&rows).unwrap().is_empty());
    }

    #[test]
    fn sends_what_was_changed_alone() {
        let form = Form::read(
            b"sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=12.90&amount.0=12.90\
              &sku.1=TEE&currency.1=EUR&quantity.1=10&was.1=9.90&amount.1=0\
              &sku.2=CAP&currency.2=eur&quantity.2=&amount.2=7.5\
              &sku.3=&currency.3=EUR&quantity.3=1&amount.3=",
        );
        let rows = read_rows(&form);
        assert_eq!((rows.len(), rows[1].is_new, rows[2].is_new), (4, false, true));
        let expected = [
            json!({ "sku": "TEE", "currency": "EUR", "min_quantity": 10, "amount": 0 }),
            json!({ "sku": "CAP", "currency": "EUR", "min_quantity": 1, "amount": 750 }),
        ];
        assert_eq!(changed(&rows).unwrap(), expected);
        for wrong in ["amount.0=", "amount.0=x", "amount.0=1.234"] {
            let text = format!("sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=2&{wrong}");
            assert!(changed(&read_rows(&Form::read(text.as_bytes()))).is_err(), "{wrong}");
        }
    }

    #[test]
    fn keeps_typed_prices_over_those_that_were_stored_meanwhile() {
        // TEE was 12.00 when the page was shown; CAP was there too.
        let form = Form::read(
            b"sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=12.00&amount.0=11.00\
              &sku.1=TEE&currency.1=EUR&quantity.1=10&was.1=9.00&amount.1=9.00\
              &sku.2=CAP&currency.2=EUR&quantity.2=1&was.2=5.00&amount.2=6.00\
              &sku.3=HAT&currency.3=EUR&quantity.3=1&amount.3=7.00&sku.4=&currency.4=EUR&quantity.4=1&amount.4=",
        );
        let stored = rows(&prices());
        assert!(is_overtaken(&read_rows(&form), &stored) && !is_overtaken(&stored, &stored));
        let (typed, shown) = rebased(read_rows(&form), &stored);
        let told: Vec<_> = shown.iter().map(|row| (row.sku.as_str(), row.was.as_str(), row.amount.as_str())).collect();
        let expected = [
            ("TEE", "12.90", "11.00"),
            ("TEE", "9.90", "9.90"),
            ("MUG", "500", "500"),
            ("CAP", "", "6.00"),
            ("HAT", "", "7.00"),
        ];
        assert_eq!(told[..5], expected);
        assert_eq!((shown.len(), shown[3].is_new, shown[9].number), (5 + NEW_ROWS, true, 9));
        let faults = overtaken(&typed, &named_rows(&stored)).faults;
        let expected = ["Price of TEE from 1 in EUR is now: 12.90", "Price of CAP from 1 in EUR is no longer there"];
        assert_eq!(faults, expected);
    }

    #[test]
    fn names_what_was_not_set() {
        let report = |status: &str| -> Report {
            let fault = json!({ "pointer": "/sku", "detail": "no such sku" });
            let rows = json!([{ "sku": "TEE", "status": "set" }, { "sku": "X", "status": status, "errors": [fault] }]);
            serde_json::from_value(json!({ "rows": rows })).unwrap()
        };
        assert!(not_set(&report("unchanged")).is_none());
        let alert = not_set(&report("failed")).unwrap();
        assert_eq!(alert.text, "1 of 2 prices were not set; the others were.");
        assert_eq!(alert.faults, ["X: no such sku"]);
    }
}
