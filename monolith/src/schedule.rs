//! Scheduled work, at the intervals of template.yaml.

use std::sync::Arc;
use std::time::Duration;

use shared::capability::Hosted;
use template::Template;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// Ticks each capability at its interval until the set is dropped. The first tick comes after one interval.
pub(crate) fn start(template: &Template, capabilities: &[Arc<dyn Hosted>], tasks: &mut JoinSet<()>) {
    for schedule in &template.schedules {
        let Some(capability) = capabilities.iter().find(|c| c.name() == schedule.capability).cloned() else { continue };
        let every = Duration::from_secs(schedule.every_s.max(1));
        tasks.spawn(async move {
            let mut ticks = interval(every);
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
