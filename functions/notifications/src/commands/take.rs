//! Takes an event for webhooks: one step writes down what is to be sent, and to whom.

use serde_json::{Value, json};
use service::event::Event;
use service::inbox::ConsumeError;
use service::packed::Packed;

use super::send_webhooks::schedule;
use crate::Notifications;
use crate::model::{Delivery, Endpoint, Payload, delivery_id, offered};

/// Writes a delivery down for each endpoint that asks for an event. Once, whatever is delivered again: an endpoint that
/// was not there at the first time gets nothing at the second.
pub(crate) async fn take(app: &Notifications, event: &Event) -> Result<(), ConsumeError> {
    if !offered::OFFERED.contains(&event.kind.as_str()) {
        return Ok(());
    }
    let endpoints = app.store.endpoints().await?;
    let asking: Vec<_> = endpoints.iter().filter(|endpoint| endpoint.asks_for(&event.kind)).collect();
    if asking.is_empty() {
        return Ok(());
    }
    let data: Value = serde_json::from_str(event.data.get())?;
    let body = json!({ "type": event.kind, "timestamp": event.time, "data": offered::data_of(&event.kind, &data) });
    let mut tx = written(app, &event.id, &body.to_string());
    tx.mark_applied(&format!("webhooks:{}", event.id));
    for endpoint in asking {
        let delivery = delivery(app, endpoint, event);
        tx.push(app.store.create_delivery(&delivery));
    }
    ConsumeError::unless_applied(tx.commit().await)?;
    schedule(app);
    Ok(())
}

fn delivery(app: &Notifications, endpoint: &Endpoint, event: &Event) -> Delivery {
    let id = delivery_id(event.time, &event.id, endpoint.id);
    Delivery::new(id, endpoint.id, &event.id, &event.kind, app.now())
}

/// A transaction with a payload.
pub(super) fn written(app: &Notifications, event_id: &str, body: &str) -> service::table::Transaction {
    let mut tx = app.store.table().transaction();
    tx.push(app.store.create_payload(event_id, &Payload { body: Packed::new(body.to_owned()) }));
    tx
}
