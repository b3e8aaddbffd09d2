//! The simulator's webhooks that are still to be sent.
//!
//! | what | key | cost |
//! |---|---|---|
//! | one webhook | `simulator#webhooks`, `<due>#<event id>#<copy>` | 1 WRU to add, 1 to remove |
//! | those that are due | `simulator#webhooks`, sk below now | 0.5 RRU |
//!
//! Whoever hosts payments sends them: its tick does, and so does whoever has just completed an action.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{Simulator, webhook};
use crate::model::OperationKey;
use crate::provider::Tidings;

const PARTITION: &str = "simulator#webhooks";
/// How long the simulator goes on trying.
const LIFE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How many are sent at a time.
const BATCH: usize = 50;

/// A webhook that is to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delivery {
    sk: String,
    /// The body, to be signed as it stands.
    pub body: String,
    until: Timestamp,
}

impl Delivery {
    /// Of the `what` that has come of a key.
    pub(super) fn of(what: &str, key: &OperationKey, tidings: &Tidings, due: Timestamp, copy: u32) -> Self {
        let id = format!("evt_{key}:{what}");
        Self { sk: format!("{due}#{id}#{copy}"), body: webhook::body(&id, key, tidings), until: due + LIFE }
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

    /// The webhooks whose time has come.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, TableError> {
        // '~' stands above '#', so that what is due at this very moment is among them.
        let query = self.table.query(Index::Main, PARTITION).below(format!("{}~", self.now())).limit(BATCH);
        Ok(query.consistent().page().await?.items)
    }

    /// Forgets a webhook that was taken, or refused for good.
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), TableError> {
        self.table.write(Write::delete("delivery", Key::new(PARTITION, &delivery.sk))).await
    }
}
