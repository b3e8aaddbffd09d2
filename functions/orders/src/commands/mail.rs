//! E-mails to an order's owner: the confirmation, and one for each shipped parcel.
//!
//! The order records which e-mails were sent. It is checked before the e-mail is sent and marked afterwards: a repeated
//! event sends nothing, and a crash in between sends the e-mail twice rather than never.

use std::time::Duration;

use domain::id::{FulfillmentId, OrderId};
use service::inbox::ConsumeError;

use crate::Orders;
use crate::adapters::mail::{confirmation, send, shipment};
use crate::commands::step::change_found;
use crate::model::{Notice, Order, What};

/// The age from which no e-mail is sent for an order that is republished.
///
/// Longer than any event is under way.
const STALE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Sends the owner the order's confirmation, once.
///
/// 2 RRU and 1 WRU; 1 RRU if it was sent before.
pub(crate) async fn send_confirmation(orders: &Orders, id: OrderId) -> Result<(), ConsumeError> {
    let Some(mailer) = &orders.mailer else { return Ok(()) };
    let found = orders.store.find(id).await?.filter(|order| !order.mailed && is_fresh(orders, order));
    let Some(order) = found else { return Ok(()) };
    let sheet = orders.store.sheet(&order).await?;
    let Some(personal) = sheet.personal() else { return Ok(()) };
    let mail = confirmation(&orders.config, &order, &sheet, &personal)?;
    if !send(mailer, id, &mail).await? {
        return Ok(());
    }
    change_found(orders, order, |order| {
        let is_news = !std::mem::replace(&mut order.mailed, true);
        is_news.then(|| note(orders, order, What::ConfirmationMailed, None))
    })
    .await
}

/// Tells the owner that a parcel has left, once.
///
/// 2 RRU and 1 WRU; 1 RRU if the e-mail was sent before.
pub(crate) async fn send_shipment(orders: &Orders, id: OrderId, parcel: FulfillmentId) -> Result<(), ConsumeError> {
    let Some(mailer) = &orders.mailer else { return Ok(()) };
    let found = orders.store.find(id).await?.filter(|order| is_fresh(orders, order));
    let Some(order) = found else { return Ok(()) };
    let Some(fulfillment) = order.goods.find(parcel).filter(|fulfillment| !fulfillment.mailed) else { return Ok(()) };
    let sheet = orders.store.sheet(&order).await?;
    let Some(personal) = sheet.personal() else { return Ok(()) };
    let mail = shipment(&orders.config, &order, &sheet, fulfillment, &personal)?;
    if !send(mailer, id, &mail).await? {
        return Ok(());
    }
    change_found(orders, order, |order| {
        let fulfillment = order.goods.find_mut(parcel)?;
        let is_news = !std::mem::replace(&mut fulfillment.mailed, true);
        is_news.then(|| note(orders, order, What::ShipmentMailed, Some(parcel.to_string())))
    })
    .await
}

fn note(orders: &Orders, order: &mut Order, what: What, detail: Option<String>) -> Vec<Notice> {
    order.note(what, orders.context.clock.now(), detail);
    Vec::new()
}

fn is_fresh(orders: &Orders, order: &Order) -> bool {
    let is_young = orders.context.clock.now().since(order.updated_at) < STALE;
    is_young && order.saga.was_confirmed && !order.saga.status.is_off()
}
