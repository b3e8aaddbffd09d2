//! `/console/orders/{order_id}`: one order, its parcels, its money, and what can be done with it.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::{Named, alert_of, named};
use super::page::{Frame, failed, go_to, no_page, shown};
use super::views::{Order, Payment};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::{Form, segment};

/// A step on the way of an order.
struct Step {
    name: &'static str,
    /// `done`, `now` or `open`.
    state: &'static str,
    x: usize,
}

/// The notes: as they were typed, or as they are.
#[derive(Debug, Default)]
struct Notes {
    shop: String,
    customer: String,
}

impl Notes {
    fn of(order: &Order) -> Self {
        let text = |note: &Option<String>| note.clone().unwrap_or_default();
        Self { shop: text(&order.notes), customer: text(&order.customer_note) }
    }

    fn read(form: &Form) -> Self {
        let text = |name| form.get(name).replace("\r\n", "\n");
        Self { shop: text("notes"), customer: text("customer_note") }
    }

    fn named(&self) -> Named {
        named([("The note for the shop", &self.shop), ("The note for the customer", &self.customer)])
    }
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    frame: Frame,
    order: Order,
    notes: Notes,
    payment: Option<Payment>,
    steps: Vec<Step>,
    can_write: bool,
    can_charge: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, &id, None).await
}

/// Shows the order, with a refusal of what was asked. Notes that were typed stay.
async fn render(visit: &Visit, id: &str, refusal: Option<&Refusal>) -> Response {
    let order: Order = match visit.api.get(&format!("/orders/{}", segment(id))).await {
        Ok(order) => order,
        Err(error) => return failed(visit, &error),
    };
    let payment = if visit.holds("payments:read") {
        // A payment comes to be a moment after its order.
        visit.api.get(&format!("/payments/{}", segment(&order.payment_id))).await.ok()
    } else {
        None
    };
    let frame = Frame::of(visit, format!("Order {}", order.row.number), "/console/orders");
    let (typed, stored) = (Notes::read(&visit.form), Notes::of(&order));
    let is_typed = visit.form.find_any("notes").is_some();
    let versions = is_typed.then(|| (typed.named(), stored.named()));
    let alert = refusal.map(|refusal| alert_of(refusal, versions));
    let page = OrderPage {
        notes: if is_typed { typed } else { stored },
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        steps: steps(&order),
        can_write: visit.holds("orders:write"),
        can_charge: visit.holds("payments:write"),
        order,
        payment,
    };
    shown(&page, &page.frame)
}

/// How far the order has come.
fn steps(order: &Order) -> Vec<Step> {
    let status = order.row.status.as_str();
    let ended = matches!(status, "rejected" | "cancelled");
    let is_confirmed = matches!(status, "confirmed" | "completed");
    let shipped = matches!(order.row.fulfillment_status.as_str(), "shipped" | "delivered");
    let delivered = order.row.fulfillment_status == "delivered";
    let reached: [(&'static str, bool); 5] = [
        ("placed", true),
        ("authorised", is_confirmed || status == "committing"),
        ("confirmed", is_confirmed),
        ("shipped", shipped),
        ("delivered", delivered),
    ];
    let count = if ended { 1 } else { reached.iter().take_while(|(_, is_reached)| *is_reached).count() };
    let names = reached.into_iter().map(|(name, _)| name);
    let names: Vec<&'static str> = match status {
        "rejected" => vec!["placed", "rejected"],
        "cancelled" => vec!["placed", "cancelled"],
        _ => names.collect(),
    };
    let last = names.len().saturating_sub(1);
    let state = |index: usize| match index {
        _ if ended && index == last => "bad",
        index if index < count => "done",
        index if index == count => "now",
        _ => "open",
    };
    names.into_iter().enumerate().map(|(index, name)| Step { name, state: state(index), x: 60 + index * 120 }).collect()
}

/// Does something with the order, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let done = match action.as_str() {
        "pack" => pack(&visit, &id).await,
        "ship" => ship(&visit, &id).await,
        "deliver" | "unpack" => step_parcel(&visit, &id, &action).await,
        "cancel" => cancel(&visit, &id).await,
        "note" => note(&visit, &id).await,
        "capture" | "refund" | "void" => charge(&visit, &id, &action).await,
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/orders/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, &id, Some(&refusal)).await,
        Err(error) => failed(&visit, &error),
    }
}

type Done = Result<&'static str, ApiError>;

fn key(visit: &Visit) -> &str {
    visit.form.get("key")
}

fn optional(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

/// Packs what was ticked; all that is open if nothing is named.
async fn pack(visit: &Visit, id: &str) -> Done {
    let pieces = visit.form.below("quantity.").filter_map(|(line, quantity)| {
        let (line, quantity): (u64, u64) = (line.parse().ok()?, quantity.parse().ok()?);
        (quantity > 0).then(|| json!({ "line": line, "quantity": quantity }))
    });
    let lines: Vec<Value> = pieces.collect();
    let body = if lines.is_empty() { json!({}) } else { json!({ "lines": lines }) };
    let path = format!("/orders/{}/fulfillments", segment(id));
    visit.api.post::<IgnoredAny>(&path, key(visit), &body).await?;
    Ok("packed")
}

async fn ship(visit: &Visit, id: &str) -> Done {
    let (form, parcel) = (&visit.form, segment(visit.form.get("parcel")));
    let body = json!({ "carrier": form.get("carrier"), "tracking": form.get("tracking") });
    let path = format!("/orders/{}/fulfillments/{parcel}/ship", segment(id));
    visit.api.post::<IgnoredAny>(&path, key(visit), &body).await?;
    Ok("shipped")
}

async fn step_parcel(visit: &Visit, id: &str, action: &str) -> Done {
    let (step, done) = if action == "deliver" { ("deliver", "delivered") } else { ("cancel", "unpacked") };
    let path = format!("/orders/{}/fulfillments/{}/{step}", segment(id), segment(visit.form.get("parcel")));
    visit.api.tell(&path, key(visit)).await?;
    Ok(done)
}

async fn cancel(visit: &Visit, id: &str) -> Done {
    let body = json!({ "reason": optional(visit.form.get("reason")) });
    visit.api.post::<IgnoredAny>(&format!("/orders/{}/cancel", segment(id)), key(visit), &body).await?;
    Ok("cancelled")
}

async fn note(visit: &Visit, id: &str) -> Done {
    let (typed, path) = (Notes::read(&visit.form), format!("/orders/{}", segment(id)));
    let body = json!({ "notes": typed.shop, "customer_note": typed.customer });
    visit.api.patch::<IgnoredAny>(&path, visit.form.get("version"), &body).await?;
    Ok("saved")
}

async fn charge(visit: &Visit, id: &str, action: &str) -> Done {
    let payment = segment(&id.replacen("ord_", "pay_", 1));
    let reason = optional(visit.form.get("reason"));
    let (path, body, done) = match action {
        "capture" => ("captures", json!({}), "captured"),
        "refund" => ("refunds", json!({ "reason": reason, "amount": amount(visit)? }), "refunded"),
        _ => ("void", json!({}), "voided"),
    };
    // A wallet answers a moment later, and a provider may.
    let is_done = visit.api.begin(&format!("/payments/{payment}/{path}"), key(visit), &body).await?;
    Ok(if is_done { done } else { "asked" })
}

/// The amount that was typed, in the currency's own decimals; null for all.
fn amount(visit: &Visit) -> Result<Value, ApiError> {
    let (typed, currency) = (visit.form.get("amount"), visit.form.get("currency"));
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let minor = currency.parse().ok().and_then(|currency| crate::model::money::minor_units(typed, currency));
    let refused = || ApiError::for_person("amount", "an amount like 12.50 is expected");
    Ok(json!({ "amount": minor.ok_or_else(refused)?, "currency": currency }))
}

/// The invoice, as the API makes it: a page to print.
pub(crate) async fn invoice(visit: Visit, Path(id): Path<String>) -> Response {
    document(&visit, &format!("/orders/{}/invoice", segment(&id))).await
}

/// The packing slip, as the API makes it.
pub(crate) async fn packing_slip(visit: Visit, Path(id): Path<String>) -> Response {
    document(&visit, &format!("/orders/{}/packing-slip", segment(&id))).await
}

async fn document(visit: &Visit, path: &str) -> Response {
    let answer = match visit.api.get_page(path).await {
        Ok(answer) => answer,
        Err(error) => return failed(visit, &error),
    };
    let (parts, body) = answer.into_parts();
    let kept = [header::CONTENT_TYPE, header::CONTENT_SECURITY_POLICY];
    let mut response = Body::from(body).into_response();
    for name in kept {
        if let Some(value) = parts.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_an_order_has_come() {
        let at = |status: &str, fulfillment: &str| {
            let order = json!({ "status": status, "fulfillment_status": fulfillment });
            let order: Order = serde_json::from_value(order).unwrap();
            steps(&order).iter().map(|step| format!("{} {}", step.name, step.state)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            at("awaiting_payment", "unfulfilled"),
            "placed done, authorised now, confirmed open, shipped open, delivered open"
        );
        assert_eq!(
            at("confirmed", "packed"),
            "placed done, authorised done, confirmed done, shipped now, delivered open"
        );
        assert_eq!(at("cancelled", "unfulfilled"), "placed done, cancelled bad");
    }
}
