//! When a message that failed comes back.
//!
//! A queue hides a taken message for longer than a function may run, and most failures are over in a moment: another
//! write was quicker, or the event before this one has not come yet. So the function shortens what is left of that time:
//! to nothing after the first failure, to a second after the next two, and then to twice as long each time, up to what
//! the queue itself would wait.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::ChangeMessageVisibilityBatchRequestEntry;
use rand::RngExt;

use super::invocation::Message;
use service::table::error_chain;

/// The longest pause: the visibility timeout of the inboxes in template.yaml.
const LONGEST: Duration = Duration::from_secs(180);
/// Entries in one call (SQS's limit).
const MAX_ENTRIES: usize = 10;

/// Puts off messages of the function's own inbox.
pub(super) struct Retry {
    config: SdkConfig,
    /// Made when the first message fails.
    client: OnceLock<Client>,
    /// The inbox; without it, the queue's own visibility holds.
    queue: Option<String>,
}

impl Retry {
    pub(super) const fn new(config: SdkConfig, queue: Option<String>) -> Self {
        Self { config, client: OnceLock::new(), queue }
    }

    /// Lets failed messages come back after their pause. Where that fails, they come back when the queue lets them.
    pub(super) async fn put_off(&self, failed: &[Message]) {
        let Some(queue) = &self.queue else { return };
        let client = || self.client.get_or_init(|| Client::new(&self.config));
        for batch in failed.chunks(MAX_ENTRIES) {
            let entries = batch.iter().enumerate().filter_map(|(place, message)| entry(place, message)).collect();
            let call = client().change_message_visibility_batch().queue_url(queue).set_entries(Some(entries));
            match call.send().await {
                Ok(answer) => {
                    for refused in answer.failed {
                        tracing::warn!(code = refused.code, message = refused.message, "a message was not put off");
                    }
                }
                Err(error) => tracing::warn!(error = %error_chain(&error), "failed messages were not put off"),
            }
        }
    }
}

fn entry(place: usize, message: &Message) -> Option<ChangeMessageVisibilityBatchRequestEntry> {
    let pause = pause(message.received, rand::rng().random());
    let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(place.to_string());
    let entry = entry.receipt_handle(message.receipt_handle.as_deref()?);
    entry.visibility_timeout(i32::try_from(pause.as_secs()).unwrap_or(i32::MAX)).build().ok()
}

/// How long a message rests that was received so often: the full pause less up to a quarter, so that messages that
/// failed together do not meet again. SQS counts in whole seconds.
fn pause(received: u32, random: f64) -> Duration {
    if received <= 1 {
        return Duration::ZERO;
    }
    let doublings = received.saturating_sub(3).min(16);
    let full = Duration::from_secs(1 << doublings).min(LONGEST);
    Duration::from_secs_f64(full.mul_f64(1.0 - random.clamp(0.0, 1.0) / 4.0).as_secs_f64().round())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As template.yaml has it.
    const RECEIVED_AT_MOST: u32 = 16;

    fn pauses(random: f64) -> Vec<u64> {
        (1..RECEIVED_AT_MOST).map(|received| pause(received, random).as_secs()).collect()
    }

    #[test]
    fn pauses_double_up_to_the_queues_own() {
        assert_eq!(pauses(0.0), [0, 1, 1, 2, 4, 8, 16, 32, 64, 128, 180, 180, 180, 180, 180]);
        assert_eq!(pause(u32::MAX, 0.0), LONGEST);
        assert_eq!(pause(0, 1.0), Duration::ZERO);
    }

    #[test]
    fn what_fails_three_times_waits_two_seconds() {
        assert!(pauses(0.0)[..3].iter().sum::<u64>() <= 2);
    }

    #[test]
    fn patience_lasts_as_long_as_four_of_the_queues_own_pauses() {
        assert!(pauses(1.0).iter().sum::<u64>() >= 4 * LONGEST.as_secs());
    }

    #[test]
    fn jitter_takes_a_quarter_at_most() {
        for (shortest, longest) in pauses(1.0).into_iter().zip(pauses(0.0)) {
            assert!(shortest <= longest && shortest * 4 + 2 >= longest * 3, "{shortest} of {longest}");
        }
        assert_eq!((pause(11, 1.0).as_secs(), pause(11, 0.5).as_secs()), (135, 158));
    }
}
