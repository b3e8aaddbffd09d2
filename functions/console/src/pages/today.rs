//! `GET /console`: today's orders, and what waits for somebody.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::money::Money;
use http::StatusCode;
use serde::Deserialize;

use super::filters;
use super::page::{Frame, failed, go_to, shown};
use super::views::OrderRow;
use super::visit::Visit;
use crate::Console;
use crate::adapters::stoa::{Api, ApiError, List};
use crate::model::form::query;
use crate::model::menu;

/// How many pages of a hundred orders are summed up: beyond, the figures say that there is more.
const MAX_PAGES: usize = 5;
/// The rows of each list.
const ROWS: &str = "8";
/// The chart's height in its own units.
const HEIGHT: usize = 60;

/// Today's orders in figures.
#[derive(Debug, Default)]
struct Sums {
    orders: usize,
    /// What confirmed orders come to, by currency.
    revenue: Vec<Money>,
    /// Orders by the hour.
    hours: Vec<Bar>,
    /// Whether there are more orders than were read.
    is_more: bool,
    /// Whether an amount is too large to be added.
    overflows: bool,
}

/// A bar of the chart.
#[derive(Clone, Copy, Debug)]
struct Bar {
    hour: usize,
    count: usize,
    x: usize,
    y: usize,
    height: usize,
}

/// A sku whose stock needs somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Level {
    sku: String,
    available: i64,
    short_by: i64,
}

/// A return that needs somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ReturnRow {
    id: String,
    status: String,
}

/// The orders that the page is about.
#[derive(Debug)]
struct Orders {
    day: String,
    /// Today's, newest first.
    todays: Vec<OrderRow>,
    /// Whether there are more of today.
    is_more: bool,
    to_ship: Vec<OrderRow>,
}

impl Orders {
    /// Names what is shown of them: while it stays the same, so does the page.
    fn mark(&self) -> String {
        secrets::hash(&format!("{self:?}"))
    }
}

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    frame: Frame,
    /// The mark of the orders on the page.
    seen: String,
    day: String,
    sums: Sums,
    latest: Vec<OrderRow>,
    to_ship: Vec<OrderRow>,
    low: Option<Vec<Level>>,
    short: Option<Vec<Level>>,
    returns: Vec<ReturnRow>,
}

/// Shows the page, or answers 204 if its orders are as the page in the browser has them (`seen`). A person who may not read
/// orders is sent to the first page of the menu.
pub(crate) async fn show(State(console): State<Arc<Console>>, visit: Visit) -> Response {
    if !visit.holds("orders:read") {
        let menu = menu::of(&visit.session);
        let first = menu.first().and_then(|group| group.entries.first()).map(|entry| entry.path);
        if let Some(path) = first.filter(|path| *path != "/console") {
            return go_to(path);
        }
    }
    let now = console.context.clock.now().to_string();
    let orders = match orders(&visit.api, now.get(..10).unwrap_or_default()).await {
        Ok(orders) if visit.query.get("seen") == orders.mark() => return StatusCode::NO_CONTENT.into_response(),
        Ok(orders) => orders,
        Err(error) => return failed(&visit, &error),
    };
    match read(&visit, orders).await {
        Ok(page) => shown(&page, &page.frame),
        Err(error) => failed(&visit, &error),
    }
}

async fn orders(api: &Api, day: &str) -> Result<Orders, ApiError> {
    let confirmed = format!("/orders?{}", query([("status", "confirmed"), ("limit", ROWS)]));
    let (todays, to_ship) = futures::join!(todays(api, day), api.get::<List<OrderRow>>(&confirmed));
    let (todays, is_more) = todays?;
    let to_ship = to_ship?.items.into_iter().filter(|order| order.fulfillment_status != "delivered").collect();
    Ok(Orders { day: day.to_owned(), todays, is_more, to_ship })
}

async fn read(visit: &Visit, orders: Orders) -> Result<TodayPage, ApiError> {
    let stock = visit.holds("inventory:read");
    let (low, short, requested, approved) = futures::join!(
        list_if::<Level>(stock, &visit.api, "/stock?low=true&limit=8"),
        list_if::<Level>(stock, &visit.api, "/stock?short=true&limit=8"),
        visit.api.get::<List<ReturnRow>>("/returns?status=requested&limit=8"),
        visit.api.get::<List<ReturnRow>>("/returns?status=approved&limit=8"),
    );
    let returns: Vec<ReturnRow> = requested?.items.into_iter().chain(approved?.items).take(8).collect();
    Ok(TodayPage {
        frame: Frame::of(visit, "Today", "/console").noting(visit.query.get("done")),
        seen: orders.mark(),
        sums: sum_up(&orders.todays, orders.is_more),
        day: orders.day,
        latest: orders.todays.into_iter().take(8).collect(),
        to_ship: orders.to_ship,
        low: low?,
        short: short?,
        returns,
    })
}

async fn list_if<T: serde::de::DeserializeOwned>(
    wanted: bool,
    api: &Api,
    path: &str,
) -> Result<Option<Vec<T>>, ApiError> {
    if !wanted {
        return Ok(None);
    }
    Ok(Some(api.get::<List<T>>(path).await?.items))
}

/// Today's orders, newest first, and whether there are more.
async fn todays(api: &Api, day: &str) -> Result<(Vec<OrderRow>, bool), ApiError> {
    let (mut found, mut cursor) = (Vec::new(), None);
    for _ in 0..MAX_PAGES {
        let fields = [("created_from", day), ("limit", "100"), ("cursor", cursor.as_deref().unwrap_or_default())];
        let page: List<OrderRow> = api.get(&format!("/orders?{}", query(fields))).await?;
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok((found, false));
        }
    }
    Ok((found, true))
}

fn sum_up(orders: &[OrderRow], is_more: bool) -> Sums {
    let (mut revenue, mut overflows) = (BTreeMap::<String, Money>::new(), false);
    let counts = |order: &&OrderRow| matches!(order.status.as_str(), "confirmed" | "completed");
    for money in orders.iter().filter(counts).filter_map(|order| order.total.money()) {
        let sum = revenue.entry(money.currency.code().to_owned()).or_insert_with(|| Money::zero(money.currency));
        match sum.plus(money) {
            Ok(more) => *sum = more,
            Err(_) => overflows = true,
        }
    }
    let mut hours = [0_usize; 24];
    for hour in orders.iter().filter_map(|order| order.created_at.hour()) {
        if let Some(count) = hours.get_mut(hour) {
            *count += 1;
        }
    }
    let most = hours.iter().copied().max().unwrap_or_default().max(1);
    let bar = |(hour, count): (usize, usize)| {
        let height = (count * HEIGHT).div_ceil(most);
        Bar { hour, count, x: hour * 10, y: HEIGHT - height, height }
    };
    let hours = hours.into_iter().enumerate().map(bar).collect();
    Sums { orders: orders.len(), revenue: revenue.into_values().collect(), hours, is_more, overflows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_up_what_is_confirmed_by_currency() {
        let order = |status: &str, amount: i64, currency: &str, hour: u8| {
            let at = format!("2026-03-01T{hour:02}:00:00.000Z");
            let total = serde_json::json!({ "amount": amount, "currency": currency });
            serde_json::from_value(serde_json::json!({ "status": status, "total": total, "created_at": at })).unwrap()
        };
        let orders = [
            order("confirmed", 1000, "EUR", 9),
            order("completed", 500, "EUR", 9),
            order("cancelled", 7, "EUR", 10),
            order("confirmed", 300, "JPY", 23),
        ];
        let sums = sum_up(&orders, false);
        assert_eq!(sums.revenue.iter().map(ToString::to_string).collect::<Vec<_>>(), ["15.00 EUR", "300 JPY"]);
        assert_eq!((sums.orders, sums.hours[9].count, sums.hours[9].height, sums.hours[10].height), (4, 2, 60, 30));
        assert_eq!(sum_up(&[], false).hours[0].height, 0);
    }
}
