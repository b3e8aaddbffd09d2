//! `/console/ledger/reconciliation`: whether payments and the books agree.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::super::page::{Frame, failed, found, shown};
use super::super::views::Moment;
use super::super::visit::Visit;
use super::books::currency;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};
use crate::model::units::Units;

/// As many payments are looked up for a page.
const ROWS: &str = "20";

/// A payment about which payments and the books differ.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Difference {
    payment_id: String,
    currency: String,
    captured: Way,
    refunded: Way,
    updated_at: Moment,
}

/// What was told, and what is posted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Way {
    told: Units,
    posted: Units,
    missing: Vec<u64>,
}

impl Way {
    /// The numbers of what is missing.
    fn numbers(&self) -> String {
        self.missing.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// A payment, as far as the page needs it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Payment {
    order_id: String,
}

#[derive(Template)]
#[template(path = "ledger/reconciliation.html")]
struct ReconciliationPage {
    frame: Frame,
    rows: Vec<Difference>,
    /// The orders of the payments, for those who may read payments.
    orders: BTreeMap<String, String>,
    currency: String,
    next: Option<String>,
    is_first: bool,
}

impl ReconciliationPage {
    fn first(&self) -> String {
        asked(&self.currency, "")
    }

    /// The page of a payment's order.
    fn order(&self, payment: &String) -> Option<String> {
        self.orders.get(payment).map(|order| format!("/console/orders/{}", segment(order)))
    }
}

fn asked(currency: &str, cursor: &str) -> String {
    format!("/console/ledger/reconciliation?{}", query([("currency", currency), ("cursor", cursor)]))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let currency = match currency(&visit).await {
        Ok(currency) => currency,
        Err(error) => return failed(&visit, &error),
    };
    let cursor = visit.query.get("cursor");
    let frame = Frame::of(&visit, "Reconciliation", "/console/ledger/reconciliation");
    let (list, alert) = match found(read(&visit, &currency, cursor).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let frame = frame.alerting(alert);
    let page = ReconciliationPage {
        frame,
        orders: orders(&visit, &list.items).await,
        next: list.next_cursor.map(|cursor| asked(&currency, &cursor)),
        rows: list.items,
        currency,
        is_first: cursor.is_empty(),
    };
    shown(&page, &page.frame)
}

async fn read(visit: &Visit, currency: &str, cursor: &str) -> Result<List<Difference>, ApiError> {
    if currency.is_empty() {
        return Ok(List::default());
    }
    let asked = query([("currency", currency), ("limit", ROWS), ("cursor", cursor)]);
    visit.api.get(&format!("/ledger/reconciliation?{asked}")).await
}

/// The orders of these payments; none for those who may not read payments. A payment that can't be read has no link.
async fn orders(visit: &Visit, rows: &[Difference]) -> BTreeMap<String, String> {
    if !visit.holds("payments:read") || !visit.holds("orders:read") {
        return BTreeMap::new();
    }
    let find = async |row: &Difference| {
        let payment: Payment = visit.api.get(&format!("/payments/{}", segment(&row.payment_id))).await.ok()?;
        Some((row.payment_id.clone(), payment.order_id))
    };
    futures::future::join_all(rows.iter().map(find)).await.into_iter().flatten().collect()
}
