//! Orders: their owners hear what becomes of them, also where that arrives before the order itself.

use domain::id::OrderId;
use domain::owner::Owner;
use events::orders::OrderPlaced;
use service::table::{Attempts, TableError};

use super::notify::{Notice, notify};
use crate::Notifications;
use crate::model::{Kind, MAX_WAITING, Order, OrderFact, Recipient, Target};

/// Takes an order: whose it is, and all that has been waiting for that.
pub(crate) async fn placed(app: &Notifications, event: &OrderPlaced) -> Result<(), TableError> {
    let mut attempts = Attempts::on("order");
    let order = loop {
        let order = app.store.find_order(event.order_id).await?;
        if order.owner.is_some() {
            break order;
        }
        let (owner, number) = (Some(event.owner), Some(event.number.clone()));
        let after = Order { version: order.version + 1, owner, number, waiting: order.waiting };
        match app.store.put_order(event.order_id, &after).await {
            Ok(()) => break after,
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    };
    let first = OrderFact { kind: Kind::OrderPlaced, subject: event.order_id.to_string(), facts: Default::default() };
    for fact in std::iter::once(&first).chain(&order.waiting) {
        tell(app, event.order_id, event.owner, order.number.as_deref(), fact).await?;
    }
    Ok(())
}

/// Takes what happened to an order; it waits where nobody knows yet whose that is.
pub(crate) async fn happened(
    app: &Notifications,
    order_id: OrderId,
    owner: Option<Owner>,
    fact: OrderFact,
) -> Result<(), TableError> {
    let mut attempts = Attempts::on("order");
    loop {
        let order = app.store.find_order(order_id).await?;
        if let Some(owner) = order.owner.or(owner) {
            return tell(app, order_id, owner, order.number.as_deref(), &fact).await;
        }
        if order.waiting.contains(&fact) || order.waiting.len() >= MAX_WAITING {
            return Ok(());
        }
        let mut after = Order { version: order.version + 1, ..order };
        after.waiting.push(fact.clone());
        match app.store.put_order(order_id, &after).await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            other => return other,
        }
    }
}

async fn tell(
    app: &Notifications,
    order_id: OrderId,
    owner: Owner,
    number: Option<&str>,
    fact: &OrderFact,
) -> Result<(), TableError> {
    let mut facts = fact.facts.clone();
    facts.extend(number.map(|number| ("number".to_owned(), number.to_owned())));
    let target = Target::new("order", order_id);
    notify(app, &Notice::fact(Recipient::Owner(owner), fact.kind, target, &fact.subject, facts)).await
}
