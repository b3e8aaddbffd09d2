//! One attempt at a delivery: leased, so that no other makes it at the same time, sent, and written down.
//!
//! A process that dies on the way leaves the lease behind: when that has run out, another sends again, by the same id.

use events::notifications::EndpointDisabled;
use rand::RngExt as _;
use service::table::{Attempts, TableError};

use super::staff::tell_staff;
use crate::Notifications;
use crate::adapters::sender::{Message, Sent};
use crate::model::{Attempt, Delivery, Disabled, Endpoint, Facts, Kind, Target, signing};
use crate::store::{DELIVERY, ENDPOINT};

/// Makes an attempt; false where another has the delivery.
pub(crate) async fn attempt(app: &Notifications, endpoint: &Endpoint, delivery: Delivery) -> Result<bool, TableError> {
    let leased = delivery.leased(app.now());
    match app.store.table().write(app.store.replace_delivery(&leased)).await {
        Ok(()) => {}
        Err(TableError::Refused(_)) => return Ok(false),
        Err(error) => return Err(error),
    }
    let at = app.now();
    let sent = match message(app, endpoint, &leased).await? {
        Some(message) => app.sender.send(&endpoint.content.url, &message).await,
        None => Sent { error: Some("payload_gone"), ..Sent::default() },
    };
    let attempt = Attempt {
        at,
        took_ms: u64::try_from(sent.took.as_millis()).unwrap_or(u64::MAX),
        status: sent.status,
        answer: sent.answer.clone(),
        error: sent.error.map(str::to_owned),
    };
    let draw = rand::rng().random_range(0.0..1.0);
    let answered = attempt.answered();
    let after = leased.after(attempt, sent.retry_after, draw, app.now());
    settle(app, endpoint.clone(), &after, answered).await?;
    Ok(true)
}

/// The message with its signatures: one of each secret that is good.
async fn message(app: &Notifications, endpoint: &Endpoint, delivery: &Delivery) -> Result<Option<Message>, TableError> {
    let Some(payload) = app.store.find_payload(&delivery.event_id).await? else { return Ok(None) };
    let body = payload.body.text().map_err(|error| TableError::Failed(Box::new(error)))?.into_owned();
    let (id, timestamp_s) = (delivery.id.to_string(), app.now().as_seconds());
    let mut signatures = Vec::new();
    for sealed in endpoint.secrets(app.now()) {
        let secret = app.secret.open(&purpose(endpoint), sealed).await?;
        signatures.extend(signing::sign(&secret, &id, timestamp_s, &body));
    }
    Ok(Some(Message { id, timestamp_s, signature: signatures.join(" "), body }))
}

/// The purpose under which an endpoint's secrets are sealed.
pub(super) fn purpose(endpoint: &Endpoint) -> String {
    format!("webhook:{}", endpoint.id)
}

/// Writes what came of an attempt, and what it means for the endpoint.
async fn settle(
    app: &Notifications,
    mut endpoint: Endpoint,
    delivery: &Delivery,
    answered: crate::model::Answered,
) -> Result<(), TableError> {
    let (store, mut attempts) = (&app.store, Attempts::on("endpoint"));
    loop {
        let mut tx = store.table().transaction();
        tx.push(store.replace_delivery(delivery));
        if let Some(after) = endpoint.after(answered, app.now()) {
            tx.push(store.replace_endpoint(&after));
            if let Some(disabled) = after.disabled.clone().filter(|_| !after.content.enabled) {
                let (endpoint_id, version) = (after.id, after.version);
                let target = Target::new("webhook_endpoint", endpoint_id);
                let facts = Facts::from([("reason".to_owned(), disabled.reason.clone())]);
                let subject = format!("{endpoint_id}:{version}");
                // Before the endpoint itself: a process that dies in between tells of it again, which changes nothing.
                tell_staff(app, Kind::EndpointDisabled, target, subject, facts).await?;
                let Disabled { reason, at } = disabled;
                tx.publish(&EndpointDisabled { endpoint_id, version, reason, disabled_at: at });
            }
        }
        match tx.commit().await {
            Ok(()) => return Ok(()),
            // The lease has run out, and another has made an attempt.
            Err(error) if error.refused(DELIVERY) => return Ok(()),
            Err(error) if error.refused(ENDPOINT) => attempts.again().await?,
            Err(error) => return Err(error),
        }
        match store.find_endpoint(endpoint.id).await? {
            Some(found) => endpoint = found,
            // It was deleted: nobody looks at its deliveries any more.
            None => return Ok(()),
        }
    }
}
