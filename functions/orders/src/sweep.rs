//! Scheduled and operator work: what is stuck goes on, what was told is told again.

use shared::capability::{Republished, WorkError};

use crate::Orders;
use crate::model::{Happening, saga};
use crate::step::hear;
use crate::store::{Fate, Place};

/// How many orders a call of `republish` goes through.
const PAGE: usize = 50;

/// Resumes every order whose moment has come: rejects it where its time is up, publishes its event again where it
/// waits too long; and goes once more through the orders of owners who have changed.
pub(crate) async fn sweep(orders: &Orders) -> Result<(), WorkError> {
    let now = orders.context.clock.now();
    let mut failures = 0_usize;
    for order in orders.store.due(now).await? {
        // One order that can't be resumed must not keep the others waiting.
        if let Err(error) = hear(orders, order.id, Happening::TimePassed, None).await {
            tracing::warn!(order_id = %order.id, %error, "not resumed");
            failures += 1;
        }
    }
    for (owner, fate) in orders.store.second_looks(now).await? {
        orders.store.carry_out(owner, fate, now).await?;
        if let Fate::MergedInto(heir) = fate
            && orders.store.fate(heir).await? == Some(Fate::Erased)
        {
            orders.store.carry_out(heir, Fate::Erased, now).await?;
        }
        orders.store.looked_twice(owner, fate, now).await?;
    }
    match failures {
        0 => Ok(()),
        count => Err(WorkError::Other(format!("{count} orders were not resumed"))),
    }
}

/// Publishes the event of each order's present state again, newest first: for a capability that came later.
pub(crate) async fn republish(orders: &Orders, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "order" {
        return Ok(Republished::default());
    }
    let place = match cursor {
        Some(cursor) => serde_json::from_str(&cursor).map_err(|error| WorkError::Other(error.to_string()))?,
        None => Place::newest(orders.context.clock.now()),
    };
    let Place::Day { day, before } = place else { return Ok(Republished::default()) };
    let (page, next) = orders.store.list_all(day, before, PAGE).await?;
    let mut transaction = orders.store.table.transaction();
    for listed in &page {
        let announcement = saga::announcement(listed.order.saga.status);
        crate::store::publish(&mut transaction, &listed.order, Some(&listed.sheet), &[announcement]);
    }
    transaction.commit().await?;
    let cursor = next.map(|next| serde_json::to_string(&next)).transpose();
    Ok(Republished { count: page.len(), cursor: cursor.map_err(|error| WorkError::Other(error.to_string()))? })
}
