//! A new process over the same database.

use std::sync::Arc;

use service::capability::Hosted;
use service::outbox::SHARDS;
use stoa::capabilities;
use testkit::Faults;

use crate::world::World;

impl World {
    /// Starts a new process over the same database; memory is lost. `faults` as in [`World::new`].
    pub(crate) fn restarted(&self, faults: &Faults) -> Self {
        let here = |name: &str| self.capabilities.iter().any(|c| c.name() == name);
        let without = capabilities::ALL.iter().map(|entry| entry.name).find(|name| !here(name));
        Self::over(self.engine.clone(), self.clock.clone(), without, faults, None, self.settings.clone())
    }

    /// Finds the events that a former process did not deliver, as the host does at its start.
    pub(crate) async fn find_posted(&self) {
        for capability in &self.capabilities {
            for shard in 0..SHARDS {
                let waiting = capability.context().table.waiting(shard, "Z", 1_000).await.unwrap();
                self.posted.lock().unwrap().extend(waiting);
            }
        }
    }

    /// A capability by its name.
    pub(crate) fn capability(&self, name: &str) -> &Arc<dyn Hosted> {
        self.capabilities.iter().find(|capability| capability.name() == name).unwrap()
    }
}
