//! Deliveries of events to endpoints, and the payloads that they share.

use domain::Timestamp;
use domain::id::{WebhookDeliveryId, WebhookEndpointId};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use crate::model::{DELIVERY_LIFE, Delivery, DeliveryState, Payload};

pub(crate) const DELIVERY: &str = "delivery";
const PAYLOAD: &str = "payload";

fn partition(endpoint: WebhookEndpointId) -> String {
    format!("deliveries#{endpoint}")
}

fn payload_key(event_id: &str) -> Key {
    Key::only(format!("payload#{event_id}"))
}

/// With its places in the indexes: of what is due, and by state.
fn placed(write: Write, delivery: &Delivery) -> Write {
    let (endpoint, state) = (delivery.endpoint_id, delivery.state.name());
    let write = write.index2(format!("deliveries#{endpoint}#{state}"), delivery.id.to_string());
    let write = match delivery.next_at {
        Some(next) => write.index1(format!("due#{endpoint}"), format!("{next}#{}", delivery.id)),
        None => write,
    };
    write.expires_at(delivery.created_at + DELIVERY_LIFE)
}

impl Store {
    /// Writes a delivery down; refused with the label `delivery` where it is there.
    pub(crate) fn create_delivery(&self, delivery: &Delivery) -> Write {
        let key = Key::new(partition(delivery.endpoint_id), delivery.id.to_string());
        placed(Write::create(DELIVERY, key, delivery), delivery)
    }

    /// Writes a delivery over the version before.
    pub(crate) fn replace_delivery(&self, after: &Delivery) -> Write {
        let key = Key::new(partition(after.endpoint_id), after.id.to_string());
        placed(Write::replace(DELIVERY, key, after, after.version - 1), after)
    }

    /// A delivery. 1 RRU.
    pub(crate) async fn find_delivery(
        &self,
        endpoint: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<Option<Delivery>, TableError> {
        self.table.get(&Key::new(partition(endpoint), id.to_string())).await
    }

    /// An endpoint's deliveries, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn list_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        state: Option<DeliveryState>,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Delivery>, TableError> {
        let query = match state {
            None => self.table.query(Index::Main, partition(endpoint)),
            Some(state) => self.table.query(Index::Second, format!("deliveries#{endpoint}#{}", state.name())),
        };
        query.newest_first().limit(limit).after(after).page().await
    }

    /// An endpoint's deliveries of a state whose ids lie in a range, oldest first.
    pub(crate) async fn deliveries_between(
        &self,
        endpoint: WebhookEndpointId,
        state: DeliveryState,
        (first, last): (WebhookDeliveryId, WebhookDeliveryId),
        limit: usize,
    ) -> Result<Page<Delivery>, TableError> {
        let query = self.table.query(Index::Second, format!("deliveries#{endpoint}#{}", state.name()));
        query.between(first.to_string(), last.to_string()).limit(limit).page().await
    }

    /// An endpoint's deliveries that are due, the longest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn due_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Delivery>, TableError> {
        let query = self.table.query(Index::First, format!("due#{endpoint}")).below(format!("{now}~"));
        Ok(query.limit(limit).page().await?.items)
    }

    /// Writes a payload down.
    pub(crate) fn create_payload(&self, event_id: &str, payload: &Payload) -> Write {
        let until = self.table.clock().now() + DELIVERY_LIFE;
        Write::create(PAYLOAD, payload_key(event_id), payload).expires_at(until)
    }

    /// A payload; `None` where its time is over. 1 RRU for each 4 KB.
    pub(crate) async fn find_payload(&self, event_id: &str) -> Result<Option<Payload>, TableError> {
        self.table.get(&payload_key(event_id)).await
    }
}
