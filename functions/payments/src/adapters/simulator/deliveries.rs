//! The simulator's waiting webhooks.
//!
//! | what | key | cost |
//! |---|---|---|
//! | one webhook | `simulator#webhooks`, `<due>#<event id>#<copy>` | 1 WRU to add, 1 to remove |
//! | the due webhooks | `simulator#webhooks`, sk below now | 0.5 RRU |
//!
//! The tick of payments sends them, and so does the request that completes an action.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{Simulator, webhook};
use crate::adapters::provider::ProviderEvent;
use crate::model::OperationKey;

const PARTITION: &str = "simulator#webhooks";
/// How long the simulator tries to deliver a webhook.
const LIFE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How many are sent at a time.
const BATCH: usize = 50;

/// A webhook to send.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delivery {
    sk: String,
    /// The body, which is signed unchanged.
    pub body: String,
    until: Timestamp,
}

impl Delivery {
    /// Creates the webhook of an event: `what` has happened to `key`.
    pub(super) fn of(what: &str, key: &OperationKey, event: &ProviderEvent, due: Timestamp, copy: u32) -> Self {
        let id = format!("evt_{key}:{what}");
        Self { sk: format!("{due}#{id}#{copy}"), body: webhook::body(&id, key, event), until: due + LIFE }
    }
}

impl From<Delivery> for Write {
    fn from(delivery: Delivery) -> Self {
        let until = delivery.until;
        Write::put("delivery", Key::new(PARTITION, &delivery.sk), &delivery).expires_at(until)
    }
}

impl Simulator {
    pub(super) async fn schedule(&self, delivery: Delivery) -> Result<(), TableError> {
        self.table.write(delivery.into()).await
    }

    /// Lists the due webhooks.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, TableError> {
        // '~' sorts after '#', so that a webhook due right now is included.
        let query = self.table.query(Index::Main, PARTITION).below(format!("{}~", self.now())).limit(BATCH);
        Ok(query.consistent().page().await?.items)
    }

    /// Deletes a webhook that was accepted, or refused for good.
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), TableError> {
        self.table.write(Write::delete("delivery", Key::new(PARTITION, &delivery.sk))).await
    }
}
