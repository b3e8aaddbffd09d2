//! The e-mails about an order, and their hand-over to the mail port.

use std::sync::Arc;

use askama::Template;
use domain::id::OrderId;
use events::cart::Personal;
use service::inbox::ConsumeError;
use service::mail::{Mail, MailError, MailPort};

use crate::adapters::documents::{Party, Row, Sums};
use crate::config::Config;
use crate::model::{Fulfillment, Label, Order, OrderDetails};

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

/// Writes the e-mail that confirms an order.
pub(crate) fn confirmation(
    config: &Config,
    order: &Order,
    sheet: &OrderDetails,
    personal: &Personal,
) -> Result<Mail, ConsumeError> {
    let confirmed = Confirmed {
        shop: &config.shop_name,
        number: order.number.to_string(),
        rows: sheet.lines().iter().map(Row::of).collect(),
        sums: Sums::of(&sheet.totals()),
        shipping: Party::of(&personal.shipping_address),
    };
    let subject = format!("Your order {} at {}", order.number, config.shop_name);
    written(personal, subject, &ConfirmedText(&confirmed), &ConfirmedHtml(&confirmed))
}

/// Writes the e-mail that says that a parcel has left.
pub(crate) fn shipment(
    config: &Config,
    order: &Order,
    sheet: &OrderDetails,
    parcel: &Fulfillment,
    personal: &Personal,
) -> Result<Mail, ConsumeError> {
    let shipped = Shipped {
        shop: &config.shop_name,
        number: order.number.to_string(),
        rows: Row::some(sheet, &parcel.lines),
        label: parcel.label.clone(),
        shipping: Party::of(&personal.shipping_address),
    };
    let subject = format!("Your order {} is on its way", order.number);
    written(personal, subject, &ShippedText(&shipped), &ShippedHtml(&shipped))
}

fn written(
    personal: &Personal,
    subject: String,
    text: &impl Template,
    html: &impl Template,
) -> Result<Mail, ConsumeError> {
    let failed = |error: askama::Error| ConsumeError::NotYet(format!("a mail can't be written: {error}"));
    let (text, html) = (text.render().map_err(failed)?, html.render().map_err(failed)?);
    Ok(Mail { to: personal.email.clone(), subject, text, html: Some(html), unsubscribe: None })
}

/// Sends an e-mail; `false` if it is refused for good, so that no retry helps.
pub(crate) async fn send(mailer: &Arc<dyn MailPort>, id: OrderId, mail: &Mail) -> Result<bool, ConsumeError> {
    match mailer.send(mail).await {
        Ok(()) => Ok(true),
        Err(MailError::Refused(_)) => {
            tracing::warn!(order_id = %id, "a mail was refused for good");
            Ok(false)
        }
        Err(MailError::Failed(_)) => Err(ConsumeError::NotYet(format!("a mail about {id} could not be sent"))),
    }
}
