//! What becomes of orders, and what the shop's staff have to look at.

use domain::id::OrderId;
use domain::owner::Owner;
use events::inventory::StockOversold;
use events::orders::{
    FulfillmentDelivered, FulfillmentShipped, OrderCancelled, OrderCompleted, OrderConfirmed, OrderPlaced,
    OrderRejected, ReturnDecided,
};
use events::payments::{DisputeOpened, PaymentRefunded};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Notifications;
use crate::commands::orders::{happened, placed};
use crate::commands::staff::tell_staff;
use crate::model::{Facts, Kind, OrderFact, Target};

type Consumed = Result<(), ConsumeError>;

async fn of_order(
    app: &Notifications,
    order_id: OrderId,
    owner: Option<Owner>,
    (kind, subject): (Kind, String),
    facts: Facts,
) -> Consumed {
    Ok(happened(app, order_id, owner, OrderFact { kind, subject, facts }).await?)
}

/// The longest fact that is kept: codes, ids and amounts are shorter.
const MAX_FACT: usize = 200;

fn facts<const N: usize>(facts: [(&str, String); N]) -> Facts {
    facts.into_iter().map(|(name, value)| (name.to_owned(), value.chars().take(MAX_FACT).collect())).collect()
}

pub(super) async fn on_order_placed(app: &Notifications, _: &Event, data: OrderPlaced) -> Consumed {
    Ok(placed(app, &data).await?)
}

pub(super) async fn on_order_confirmed(app: &Notifications, _: &Event, data: OrderConfirmed) -> Consumed {
    let of = (Kind::OrderConfirmed, data.order_id.to_string());
    of_order(app, data.order_id, Some(data.owner), of, Facts::new()).await
}

pub(super) async fn on_order_rejected(app: &Notifications, _: &Event, data: OrderRejected) -> Consumed {
    let of = (Kind::OrderRejected, data.order_id.to_string());
    of_order(app, data.order_id, None, of, facts([("reason", data.reason)])).await
}

pub(super) async fn on_order_cancelled(app: &Notifications, _: &Event, data: OrderCancelled) -> Consumed {
    of_order(app, data.order_id, None, (Kind::OrderCancelled, data.order_id.to_string()), Facts::new()).await
}

pub(super) async fn on_order_completed(app: &Notifications, _: &Event, data: OrderCompleted) -> Consumed {
    let of = (Kind::OrderCompleted, data.order_id.to_string());
    of_order(app, data.order_id, Some(data.owner), of, Facts::new()).await
}

pub(super) async fn on_shipped(app: &Notifications, _: &Event, data: FulfillmentShipped) -> Consumed {
    let of = (Kind::OrderShipped, data.fulfillment_id.to_string());
    of_order(app, data.order_id, None, of, facts([("fulfillment_id", data.fulfillment_id.to_string())])).await
}

pub(super) async fn on_delivered(app: &Notifications, _: &Event, data: FulfillmentDelivered) -> Consumed {
    let of = (Kind::OrderDelivered, data.fulfillment_id.to_string());
    of_order(app, data.order_id, None, of, facts([("fulfillment_id", data.fulfillment_id.to_string())])).await
}

pub(super) async fn on_return_decided(app: &Notifications, _: &Event, data: ReturnDecided) -> Consumed {
    let facts = facts([("return_id", data.return_id.to_string()), ("approved", data.approved.to_string())]);
    of_order(app, data.order_id, Some(data.owner), (Kind::ReturnDecided, data.return_id.to_string()), facts).await
}

pub(super) async fn on_refunded(app: &Notifications, _: &Event, data: PaymentRefunded) -> Consumed {
    let amount = facts([("amount", data.amount.amount.to_string()), ("currency", data.amount.currency.to_string())]);
    let subject = format!("{}:refund:{}", data.payment_id, data.n);
    of_order(app, data.order_id, None, (Kind::Refund, subject), amount).await
}

pub(super) async fn on_dispute_opened(app: &Notifications, _: &Event, data: DisputeOpened) -> Consumed {
    let facts = facts([("order_id", data.order_id.to_string()), ("reason", data.reason)]);
    let target = Target::new("dispute", data.dispute_id);
    Ok(tell_staff(app, Kind::DisputeOpened, target, data.dispute_id, facts).await?)
}

/// The most skus of one event that are named each.
const MAX_NAMED: usize = 100;

pub(super) async fn on_stock_oversold(app: &Notifications, _: &Event, data: StockOversold) -> Consumed {
    for level in data.levels.iter().take(MAX_NAMED) {
        let facts = facts([("short_by", level.short_by.to_string())]);
        let (target, subject) = (Target::new("sku", &level.sku), data.movement_id.to_string());
        tell_staff(app, Kind::StockOversold, target, subject, facts).await?;
    }
    Ok(())
}
