//! The orders in flight: how many are in each state, and which have been there for too long.

use std::time::Duration;

use domain::Timestamp;
use futures::future::join_all;

use super::orders::STATES;
use super::views::OrderRow;
use super::visit::Visit;
use crate::adapters::stoa::{Api, ApiError, List};
use crate::model::form::query;

/// How far back orders are counted.
const SPAN: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many pages of a hundred orders are read of each state.
const MAX_PAGES: usize = 2;
/// The most stuck orders on the page.
const MAX_STUCK: usize = 20;

/// The orders in flight.
pub(crate) struct Sagas {
    pub(crate) states: Vec<OrderState>,
    pub(crate) stuck: Vec<OrderRow>,
}

/// A state of the picture.
pub(crate) struct OrderState {
    pub(crate) name: &'static str,
    pub(crate) count: usize,
    /// Whether there are more than were counted.
    pub(crate) is_more: bool,
    pub(crate) is_stuck: bool,
    pub(crate) x: usize,
    pub(crate) y: usize,
}

/// The orders in flight; `None` for those who may not read orders, or if they can't be read now.
pub(crate) async fn read_sagas(visit: &Visit, now: Timestamp) -> Option<Sagas> {
    if !visit.holds("orders:read") {
        return None;
    }
    let from = (now - SPAN).day();
    let states = join_all(STATES.into_iter().map(|state| orders_in(&visit.api, state, &from))).await;
    match states.into_iter().collect::<Result<Vec<_>, ApiError>>() {
        Ok(states) => Some(sagas(states, now)),
        Err(error) => {
            tracing::warn!(?error, "the orders in flight can't be read");
            None
        }
    }
}

/// The newest orders in a state, and whether there are more.
async fn orders_in(
    api: &Api,
    state: &'static str,
    from: &str,
) -> Result<(&'static str, Vec<OrderRow>, bool), ApiError> {
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..MAX_PAGES {
        let fields = [
            ("status", state),
            ("created_from", from),
            ("limit", "100"),
            ("cursor", cursor.as_deref().unwrap_or_default()),
        ];
        let page: List<OrderRow> = api.get(&format!("/orders?{}", query(fields))).await?;
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok((state, found, cursor.is_some()))
}

fn sagas(states: Vec<(&'static str, Vec<OrderRow>, bool)>, now: Timestamp) -> Sagas {
    let mut sagas = Sagas { states: Vec::new(), stuck: Vec::new() };
    for (name, orders, is_more) in states {
        let (count, (x, y)) = (orders.len(), place(name));
        let stuck: Vec<OrderRow> = orders.into_iter().filter(|order| is_stuck(name, order, now)).collect();
        sagas.states.push(OrderState { name, count, is_more, is_stuck: !stuck.is_empty(), x, y });
        sagas.stuck.extend(stuck);
    }
    // The oldest first: they wait longest.
    sagas.stuck.sort_by(|a, b| a.created_at.exact().cmp(b.created_at.exact()));
    sagas.stuck.truncate(MAX_STUCK);
    sagas
}

/// Whether an order has been on its way for longer than it should: inventory answers within seconds, and a payment has 15
/// minutes.
fn is_stuck(state: &str, order: &OrderRow, now: Timestamp) -> bool {
    let minutes = match state {
        "placed" => 5,
        "awaiting_payment" | "committing" => 20,
        _ => return false,
    };
    let since = order.created_at.exact();
    !since.is_empty() && since < (now - Duration::from_secs(minutes * 60)).to_string().as_str()
}

/// Where a state is in the picture.
fn place(state: &str) -> (usize, usize) {
    match state {
        "placed" => (10, 20),
        "awaiting_payment" => (180, 20),
        "committing" => (350, 20),
        "confirmed" => (520, 20),
        "completed" => (690, 20),
        "rejected" => (180, 140),
        _ => (520, 140),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_orders_that_are_stuck() {
        let now: Timestamp = "2026-03-01T12:00:00.000Z".parse().unwrap();
        let order = |at: &str| -> OrderRow {
            serde_json::from_value(json!({ "id": at, "created_at": format!("2026-03-01T{at}:00.000Z") })).unwrap()
        };
        let of = |state, times: &[&str]| (state, times.iter().map(|at| order(at)).collect(), false);
        let states = vec![
            of("placed", &["11:56", "11:50"]),
            of("awaiting_payment", &["11:45", "11:30"]),
            of("confirmed", &["01:00"]),
        ];
        let found = sagas(states, now);
        assert_eq!(found.stuck.iter().map(|order| order.id.as_str()).collect::<Vec<_>>(), ["11:30", "11:50"]);
        let told = |state: &OrderState| (state.name, state.count, state.is_stuck);
        let states: Vec<_> = found.states.iter().map(told).collect();
        assert_eq!(states, [("placed", 2, true), ("awaiting_payment", 2, true), ("confirmed", 1, false)]);
    }
}
