//! Sends again what an endpoint has missed, and what it has never been sent: a test.

use domain::Timestamp;
use domain::id::{Raw, WebhookDeliveryId, WebhookEndpointId, ulid};
use serde_json::json;
use service::Problem;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError};

use super::send_webhooks::schedule;
use super::take::written;
use crate::Notifications;
use crate::model::{Delivery, DeliveryState, delivery_id, offered};

/// How many deliveries one call sends again.
pub(crate) const AT_ONCE: usize = 50;

/// A delivery of an endpoint; 404 where there is none.
pub(crate) async fn find(
    app: &Notifications,
    endpoint: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<Delivery, Problem> {
    super::endpoints::find(app, endpoint).await?;
    app.store.find_delivery(endpoint, id).await?.ok_or_else(|| Problem::not_found("webhook delivery"))
}

/// 409 unless the endpoint takes webhooks.
async fn enabled(app: &Notifications, endpoint: WebhookEndpointId) -> Result<(), Problem> {
    if super::endpoints::find(app, endpoint).await?.content.enabled {
        return Ok(());
    }
    Err(Problem::conflict("endpoint_disabled", "This endpoint is switched off; switch it on first."))
}

/// Begins a delivery anew, by the same `webhook-id`. One that is under way goes on as it does.
pub(crate) async fn replay(
    app: &Notifications,
    endpoint: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<Delivery, Problem> {
    enabled(app, endpoint).await?;
    let mut attempts = Attempts::on("delivery");
    loop {
        let found = app.store.find_delivery(endpoint, id).await?;
        let before = found.ok_or_else(|| Problem::not_found("webhook delivery"))?;
        if before.state == DeliveryState::Pending {
            return Ok(before);
        }
        let after = before.again(app.now());
        match app.store.table().write(app.store.replace_delivery(&after)).await {
            Ok(()) => {
                schedule(app);
                return Ok(after);
            }
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Begins the failed deliveries of a time anew, as many as one call does; how many, and whether more are left.
pub(crate) async fn replay_between(
    app: &Notifications,
    endpoint: WebhookEndpointId,
    (from, to): (Timestamp, Timestamp),
) -> Result<(usize, bool), Problem> {
    enabled(app, endpoint).await?;
    let id = |at: Timestamp, bits| {
        WebhookDeliveryId::from(Raw::from_parts(u64::try_from(at.as_millis()).unwrap_or_default(), bits))
    };
    let range = (id(from, 0), id(to, u128::MAX));
    let page = app.store.deliveries_between(endpoint, DeliveryState::Failed, range, AT_ONCE).await?;
    let mut replayed = 0;
    for before in page.items {
        let after = before.again(app.now());
        match app.store.table().write(app.store.replace_delivery(&after)).await {
            Ok(()) => replayed += 1,
            // Somebody else did, a moment before.
            Err(TableError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    schedule(app);
    Ok((replayed, page.next.is_some()))
}

/// Writes a test down for an endpoint, and answers with its delivery.
pub(crate) async fn test(
    app: &Notifications,
    endpoint: WebhookEndpointId,
    idempotency: &Idempotency,
    accepted: impl FnOnce(&Delivery) -> service::body::Answer,
) -> Result<service::body::Answer, Problem> {
    enabled(app, endpoint).await?;
    let (event_id, now) = (ulid(&app.context.clock).to_string(), app.now());
    let delivery = Delivery::new(delivery_id(now, &event_id, endpoint), endpoint, &event_id, offered::TEST, now);
    let body = json!({ "type": offered::TEST, "timestamp": now, "data": { "endpoint_id": endpoint } });
    let mut tx = written(app, &event_id, &body.to_string());
    tx.push(app.store.create_delivery(&delivery));
    let answer = idempotency.commit(tx, accepted(&delivery)).await?;
    schedule(app);
    Ok(answer)
}
