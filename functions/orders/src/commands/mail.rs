//! What an order's owner is told by mail: that it is confirmed, and that a parcel is on its way.
//!
//! The order itself remembers what was told. It is looked at before a mail is sent and marked afterwards, so an event that
//! comes again sends nothing, and a crash in between sends twice rather than never.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use domain::id::{FulfillmentId, OrderId};
use events::cart::Personal;
use service::inbox::ConsumeError;
use service::mail::{Mail, MailError, MailPort};

use crate::Orders;
use crate::adapters::documents::{Party, Row, Sums};
use crate::commands::step::change_found;
use crate::model::{Label, Order, What};

/// What is older than any event on its way is not told any more: an order that is told of again by hand, say.
const STALE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

#[derive(Template)]
#[template(path = "confirmed.txt")]
struct ConfirmedText<'a>(&'a Confirmed<'a>);

#[derive(Template)]
#[template(path = "confirmed.html")]
struct ConfirmedHtml<'a>(&'a Confirmed<'a>);

struct Confirmed<'a> {
    shop: &'a str,
    number: String,
    rows: Vec<Row>,
    sums: Sums,
    shipping: Party,
}

#[derive(Template)]
#[template(path = "shipped.txt")]
struct ShippedText<'a>(&'a Shipped<'a>);

#[derive(Template)]
#[template(path = "shipped.html")]
struct ShippedHtml<'a>(&'a Shipped<'a>);

struct Shipped<'a> {
    shop: &'a str,
    number: String,
    rows: Vec<Row>,
    label: Label,
    shipping: Party,
}

/// Tells the owner that the order is confirmed. 2 RRU and 1 WRU; 1 RRU where that was told.
pub(crate) async fn confirm(orders: &Orders, id: OrderId) -> Result<(), ConsumeError> {
    let Some(mailer) = &orders.mailer else { return Ok(()) };
    let found = orders.store.find(id).await?.filter(|order| !order.mailed && is_fresh(orders, order));
    let Some(order) = found else { return Ok(()) };
    let sheet = orders.store.sheet(&order).await?;
    let Some(personal) = sheet.personal() else { return Ok(()) };
    let confirmed = Confirmed {
        shop: &orders.config.shop_name,
        number: order.number.to_string(),
        rows: sheet.lines().iter().map(Row::of).collect(),
        sums: Sums::of(&sheet.totals()),
        shipping: Party::of(&personal.shipping_address),
    };
    let subject = format!("Your order {} at {}", order.number, orders.config.shop_name);
    let mail = written(&personal, subject, &ConfirmedText(&confirmed), &ConfirmedHtml(&confirmed))?;
    if !send(mailer, id, &mail).await? {
        return Ok(());
    }
    change_found(orders, order, |order| {
        let is_news = !std::mem::replace(&mut order.mailed, true);
        is_news.then(|| noted(orders, order, What::ConfirmationMailed, None))
    })
    .await
}

/// Tells the owner that a parcel is on its way. 2 RRU and 1 WRU; 1 RRU where that was told.
pub(crate) async fn tell_shipped(orders: &Orders, id: OrderId, parcel: FulfillmentId) -> Result<(), ConsumeError> {
    let Some(mailer) = &orders.mailer else { return Ok(()) };
    let found = orders.store.find(id).await?.filter(|order| is_fresh(orders, order));
    let Some(order) = found else { return Ok(()) };
    let Some(fulfillment) = order.goods.find(parcel).filter(|fulfillment| !fulfillment.mailed) else { return Ok(()) };
    let sheet = orders.store.sheet(&order).await?;
    let Some(personal) = sheet.personal() else { return Ok(()) };
    let shipped = Shipped {
        shop: &orders.config.shop_name,
        number: order.number.to_string(),
        rows: Row::some(&sheet, &fulfillment.lines),
        label: fulfillment.label.clone(),
        shipping: Party::of(&personal.shipping_address),
    };
    let subject = format!("Your order {} is on its way", order.number);
    let mail = written(&personal, subject, &ShippedText(&shipped), &ShippedHtml(&shipped))?;
    if !send(mailer, id, &mail).await? {
        return Ok(());
    }
    change_found(orders, order, |order| {
        let fulfillment = order.goods.find_mut(parcel)?;
        let is_news = !std::mem::replace(&mut fulfillment.mailed, true);
        is_news.then(|| noted(orders, order, What::ShipmentMailed, Some(parcel.to_string())))
    })
    .await
}

fn noted(orders: &Orders, order: &mut Order, what: What, detail: Option<String>) -> Vec<crate::model::Notice> {
    order.note(what, orders.context.clock.now(), detail);
    Vec::new()
}

fn is_fresh(orders: &Orders, order: &Order) -> bool {
    let is_young = orders.context.clock.now().since(order.updated_at) < STALE;
    is_young && order.saga.was_confirmed && !order.saga.status.is_off()
}

fn written(
    personal: &Personal,
    subject: String,
    text: &impl Template,
    html: &impl Template,
) -> Result<Mail, ConsumeError> {
    let rendered = |error: askama::Error| ConsumeError::NotYet(format!("a mail can't be written: {error}"));
    let (text, html) = (text.render().map_err(rendered)?, html.render().map_err(rendered)?);
    Ok(Mail { to: personal.email.clone(), subject, text, html: Some(html) })
}

/// Hands a mail on. `false` where it will never be taken: then nobody was told, and nothing more is to be done.
async fn send(mailer: &Arc<dyn MailPort>, id: OrderId, mail: &Mail) -> Result<bool, ConsumeError> {
    match mailer.send(mail).await {
        Ok(()) => Ok(true),
        Err(MailError::Refused(_)) => {
            tracing::warn!(order_id = %id, "a mail was refused for good");
            Ok(false)
        }
        Err(MailError::Failed(_)) => Err(ConsumeError::NotYet(format!("a mail about {id} could not be sent"))),
    }
}
