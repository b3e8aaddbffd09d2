//! `/console/returns/{return_id}`: one return, its pieces, and what can be done with it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::filters;
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::views::{Amount, Moment};
use super::visit::Visit;
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, segment};
use crate::model::money::amount_from_zero;

/// A return as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Returned {
    id: String,
    order_id: String,
    order_number: String,
    status: String,
    note: Option<String>,
    reason: Option<String>,
    refund: Amount,
    refunded: Amount,
    refund_failed: Option<String>,
    created_at: Moment,
    updated_at: Moment,
    lines: Vec<Line>,
}

/// The pieces of one line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    line: u64,
    sku: Option<String>,
    title: String,
    quantity: u64,
    reason: String,
    accepted: u64,
    restocked: u64,
}

/// A line's fields in the form that receives the goods.
struct Inspected {
    line: u64,
    title: String,
    quantity: u64,
    /// What was typed; all pieces before.
    accepted: String,
    restock: bool,
}

/// What was typed besides the lines.
struct Typed {
    refund: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "return_page.html")]
struct ReturnPage {
    frame: Frame,
    returned: Returned,
    inspected: Vec<Inspected>,
    typed: Typed,
    is_decided: bool,
    is_here: bool,
    can_write: bool,
}

impl Returned {
    /// The form's lines: as they were typed, or all pieces in good state.
    fn inspected(&self, form: &Form) -> Vec<Inspected> {
        let row = |line: &Line| {
            let typed = form.find_any(&format!("accepted.{}", line.line));
            let restock = form.find_any(&format!("restock.{}", line.line)).is_some();
            Inspected {
                line: line.line,
                title: line.title.clone(),
                quantity: line.quantity,
                accepted: typed.map_or_else(|| line.quantity.to_string(), str::to_owned),
                restock: restock || typed.is_none(),
            }
        };
        self.lines.iter().map(row).collect()
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, &id, None).await
}

async fn render(visit: &Visit, id: &str, alert: Option<Alert>) -> Response {
    let returned: Returned = match visit.api.get(&format!("/returns/{}", segment(id))).await {
        Ok(returned) => returned,
        Err(error) => return failed(visit, &error),
    };
    let frame = Frame::of(visit, format!("Return for order {}", returned.order_number), "/console/returns");
    let page = ReturnPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        inspected: returned.inspected(&visit.form),
        typed: Typed { refund: visit.form.get("refund").to_owned(), reason: visit.form.get("reason").to_owned() },
        is_decided: returned.status != "requested",
        is_here: matches!(returned.status.as_str(), "received" | "refunded"),
        can_write: visit.holds("orders:write"),
        returned,
    };
    shown(&page, &page.frame)
}

/// Does something with the return, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let form = &visit.form;
    let asked = match action.as_str() {
        "approve" => Ok((Some(approval(form)), "return_approved")),
        "reject" => Ok((Some(json!({ "reason": form.get("reason") })), "return_rejected")),
        "receive" => inspection(form).map(|body| (Some(body), "return_received")),
        "cancel" => Ok((None, "return_cancelled")),
        _ => return no_page().await,
    };
    let path = format!("/returns/{}/{action}", segment(&id));
    let done = match asked {
        Ok((Some(body), done)) => visit.api.post::<IgnoredAny>(&path, form.get("key"), &body).await.map(|_| done),
        Ok((None, done)) => visit.api.tell(&path, form.get("key")).await.map(|()| done),
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => go_to(&format!("/console/returns/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            render(&visit, &id, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}

fn approval(form: &Form) -> Value {
    form.find("reason").map_or_else(|| json!({}), |reason| json!({ "reason": reason }))
}

/// What was found in the parcel: the accepted pieces of each line, and a lower refund if one was typed.
fn inspection(form: &Form) -> Result<Value, ApiError> {
    let mut lines = Vec::new();
    for (line, accepted) in form.below("accepted.") {
        let pieces = || ApiError::for_person(&format!("line {line}"), "a number of pieces is expected");
        let (number, quantity): (u64, u64) =
            (line.parse().map_err(|_| pieces())?, accepted.parse().map_err(|_| pieces())?);
        let restock = form.find_any(&format!("restock.{line}")).is_some();
        lines.push(json!({ "line": number, "quantity": quantity, "restock": restock }));
    }
    let mut body = json!({ "lines": lines });
    if let Some(reason) = form.find("reason") {
        body["reason"] = reason.into();
    }
    if let Some(typed) = form.find("refund") {
        let currency = form.get("currency");
        let minor = currency.parse().ok().and_then(|currency| amount_from_zero(typed, currency));
        let minor = minor.ok_or_else(|| ApiError::for_person("refund", "an amount like 12.50 is expected"))?;
        body["refund"] = json!({ "amount": minor, "currency": currency });
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_inspection() {
        let form = Form::read(b"accepted.1=2&restock.1=on&accepted.3=0&refund=5&currency=EUR&reason=worn");
        let expected = json!({
            "lines": [
                { "line": 1, "quantity": 2, "restock": true },
                { "line": 3, "quantity": 0, "restock": false },
            ],
            "reason": "worn", "refund": { "amount": 500, "currency": "EUR" },
        });
        assert_eq!(inspection(&form).unwrap(), expected);
        let plain = inspection(&Form::read(b"accepted.1=1&refund=&reason=")).unwrap();
        assert_eq!(plain, json!({ "lines": [{ "line": 1, "quantity": 1, "restock": false }] }));
        for wrong in ["accepted.1=", "accepted.1=-1", "accepted.x=1", "accepted.1=1&refund=1&currency=euro"] {
            assert!(inspection(&Form::read(wrong.as_bytes())).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_approval_needs_no_reason() {
        assert_eq!(approval(&Form::read(b"reason=+")), json!({}));
        assert_eq!(approval(&Form::read(b"reason=unworn")), json!({ "reason": "unworn" }));
    }

    #[test]
    fn keeps_what_was_typed_and_proposes_all_pieces_before() {
        let returned =
            Returned { lines: vec![Line { line: 1, quantity: 3, ..Line::default() }], ..Returned::default() };
        let shown = |text: &[u8]| {
            returned.inspected(&Form::read(text)).into_iter().map(|row| (row.accepted, row.restock)).collect::<Vec<_>>()
        };
        assert_eq!(shown(b""), [("3".to_owned(), true)]);
        assert_eq!(shown(b"accepted.1=x"), [("x".to_owned(), false)]);
        assert_eq!(shown(b"accepted.1=2&restock.1=on"), [("2".to_owned(), true)]);
    }
}
