//! `/console/price-lists/{price_list_id}`: one price list, its period and its prices.

mod rows;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use self::rows::{Row, SkuPrices, changed, is_overtaken, named_rows, read_rows, rebased, rows};
use super::filters;
use super::overtaken::{alert_of, overtaken};
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::price_lists::{Fields, PriceList, STATES};
use super::typed::differences;
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Fault, List, Refusal};
use crate::model::form::{query, segment};

/// The skus of a page.
const SKUS: &str = "25";

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
    Some(Alert { text, faults: failed.into_iter().take(20).map(fault).collect(), links: Vec::new() })
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
