//! Scheduled work.

use std::sync::Arc;
use std::time::Duration;

use service::capability::Hosted;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// How often each capability ticks: as often as template.yaml's schedules call the functions.
pub const EVERY: Duration = Duration::from_secs(60);

/// Ticks each capability until the set is dropped. The first tick comes after one interval.
pub(crate) fn start(capabilities: &[Arc<dyn Hosted>], tasks: &mut JoinSet<()>) {
    for capability in capabilities {
        let capability = Arc::clone(capability);
        tasks.spawn(async move {
            let mut ticks = interval(EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
            ticks.tick().await;
            loop {
                ticks.tick().await;
                if let Err(error) = capability.tick().await {
                    tracing::warn!(capability = capability.name(), %error, "scheduled work did not go through");
                }
            }
        });
    }
}
