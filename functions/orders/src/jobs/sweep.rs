//! The sweep that resumes stuck orders, and the republishing of their events.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::id::OrderId;
use service::capability::{Republished, WorkError};
use service::inbox::ConsumeError;

use super::invoicing;
use crate::Orders;
use crate::commands::step::change;
use crate::model::{Notice, Trigger, saga};
use crate::store::{OwnerChange, Place, Wanted};

/// How many orders one call of `republish` covers.
const PAGE: usize = 50;

/// Resumes every order that is due.
///
/// Rejects an order whose deadline has passed, publishes its event again if an answer is overdue, and issues the invoice of
/// a confirmed one. Also takes the second look at the orders of owners who were merged or erased.
pub(crate) async fn sweep(orders: &Orders) -> Result<(), WorkError> {
    let now = orders.context.clock.now();
    let mut failures = 0_usize;
    let mut to_be_invoiced = Vec::new();
    for id in orders.store.due(now).await? {
        // One order that can't be resumed must not hold up the others.
        match resume(orders, id).await {
            Ok(true) => to_be_invoiced.push(id),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(order_id = %id, %error, "not resumed");
                failures += 1;
            }
        }
    }
    invoicing::issue(orders, to_be_invoiced).await?;
    for (owner, change) in orders.store.second_looks(now).await? {
        orders.store.carry_out(owner, change, now).await?;
        if let OwnerChange::MergedInto(heir) = change
            && orders.store.change_of(heir).await? == Some(OwnerChange::Erased)
        {
            orders.store.carry_out(heir, OwnerChange::Erased, now).await?;
        }
        orders.store.end_second_look(owner, change, now).await?;
    }
    match failures {
        0 => Ok(()),
        count => Err(WorkError::Other(format!("{count} orders were not resumed"))),
    }
}

/// Applies the passing of time to an order.
///
/// Returns whether it waits for its invoice.
async fn resume(orders: &Orders, id: OrderId) -> Result<bool, ConsumeError> {
    let is_to_be_invoiced = AtomicBool::new(false);
    change(orders, id, |order| {
        let announcements = order.take(Trigger::TimePassed, orders.context.clock.now(), None).ok()?;
        is_to_be_invoiced.store(order.is_to_be_invoiced(), Ordering::Relaxed);
        Some(announcements?.into_iter().map(Notice::Order).collect())
    })
    .await?;
    Ok(is_to_be_invoiced.into_inner())
}

/// Publishes the event of each order's present state again, newest first.
///
/// This serves a capability that was added later.
pub(crate) async fn republish(orders: &Orders, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "order" {
        return Ok(Republished::default());
    }
    let wanted = Wanted::default();
    let place = match cursor {
        Some(cursor) => serde_json::from_str(&cursor).map_err(|error| WorkError::Other(error.to_string()))?,
        None => Place::newest(&wanted, orders.context.clock.now()),
    };
    let Place::Day { day, before } = place else { return Ok(Republished::default()) };
    let (page, next) = orders.store.list_all(&wanted, day, before, PAGE).await?;
    let sheets = orders.store.sheets(&page).await?;
    let mut transaction = orders.store.table.transaction();
    for order in &page {
        let notice = Notice::Order(saga::announcement(order.saga.status));
        crate::store::publish(&mut transaction, order, sheets.get(&order.id), &[notice]);
    }
    transaction.commit().await?;
    let cursor = next.map(|next| serde_json::to_string(&next)).transpose();
    Ok(Republished { count: page.len(), cursor: cursor.map_err(|error| WorkError::Other(error.to_string()))? })
}
