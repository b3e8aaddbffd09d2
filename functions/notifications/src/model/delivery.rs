//! Deliveries: one event on its way to one endpoint, and when it is tried.

use std::time::Duration;

use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use domain::id::{Raw, WebhookDeliveryId, WebhookEndpointId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Answered;

/// How long after one attempt the next one is, by the specification.
const SCHEDULE_S: &[u64] = &[5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// What a receiver may ask to wait at most.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How many attempts are kept in the log.
const KEPT_ATTEMPTS: usize = 20;
/// How much of an answer is kept.
pub(crate) const KEPT_ANSWER_BYTES: usize = 1024;
/// How long a runner has a delivery to itself.
pub(crate) const LEASE: Duration = Duration::from_secs(90);
/// How long deliveries and their payloads are kept.
pub(crate) const DELIVERY_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// The `webhook-id`: the same over all attempts, and for the same event and endpoint.
    pub(crate) id: WebhookDeliveryId,
    pub(crate) endpoint_id: WebhookEndpointId,
    /// Names the payload.
    pub(crate) event_id: String,
    /// The event's type.
    pub(crate) kind: String,
    pub(crate) state: DeliveryState,
    /// How many attempts were made since it began, or was sent again by hand.
    pub(crate) tried: u32,
    /// The newest attempts, oldest first.
    pub(crate) attempts: Vec<Attempt>,
    /// When it is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum DeliveryState {
    /// It is tried, or waits to be.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// It is not tried any more, but by hand.
    Failed,
}

impl DeliveryState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeliveryAttempt)]
pub(crate) struct Attempt {
    /// When it began.
    pub(crate) at: Timestamp,
    /// How long it took, in milliseconds.
    pub(crate) took_ms: u64,
    /// The status of the answer; without it, there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// The first kilobyte of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<String>,
    /// Why there was no answer: `forbidden_address`, `unknown_host`, `no_connection`, `timed_out`, `broken_answer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

impl Attempt {
    /// How the endpoint took it.
    pub(crate) fn answered(&self) -> Answered {
        match self.status {
            Some(200..=299) => Answered::Taken,
            Some(410) => Answered::Gone,
            _ => Answered::Failed,
        }
    }
}

/// The id of the delivery of one event to one endpoint.
pub(crate) fn delivery_id(at: Timestamp, event_id: &str, endpoint: WebhookEndpointId) -> WebhookDeliveryId {
    let hash = Sha256::digest(format!("{event_id}:{endpoint}").as_bytes());
    let bits = hash.iter().take(10).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    WebhookDeliveryId::from(Raw::from_parts(u64::try_from(at.as_millis()).unwrap_or_default(), bits))
}

impl Delivery {
    /// A new one, to be tried at once.
    pub(crate) fn new(
        id: WebhookDeliveryId,
        endpoint_id: WebhookEndpointId,
        event_id: &str,
        kind: &str,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            endpoint_id,
            event_id: event_id.to_owned(),
            kind: kind.to_owned(),
            state: DeliveryState::Pending,
            tried: 0,
            attempts: Vec::new(),
            next_at: Some(now),
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// In the hands of one runner for a while: if that dies, another tries again then.
    pub(crate) fn leased(mut self, now: Timestamp) -> Self {
        self.next_at = Some(now + LEASE);
        self.touched(now)
    }

    /// After an attempt. `draw` is from 0 to 1: it spreads the next attempt over a tenth of its pause.
    pub(crate) fn after(mut self, attempt: Attempt, retry_after: Option<Duration>, draw: f64, now: Timestamp) -> Self {
        let answered = attempt.answered();
        let pause = SCHEDULE_S.get(self.tried as usize).map(|seconds| Duration::from_secs(*seconds));
        self.tried += 1;
        self.attempts.push(attempt);
        let over = self.attempts.len().saturating_sub(KEPT_ATTEMPTS);
        self.attempts.drain(..over);
        let next = pause.filter(|_| answered == Answered::Failed).map(|pause| {
            let jittered = pause + pause.mul_f64(draw.clamp(0.0, 1.0) / 10.0);
            now + jittered.max(retry_after.unwrap_or_default().min(MAX_RETRY_AFTER))
        });
        self.state = match (answered, next) {
            (Answered::Taken, _) => DeliveryState::Delivered,
            (_, Some(_)) => DeliveryState::Pending,
            (_, None) => DeliveryState::Failed,
        };
        self.next_at = next;
        self.touched(now)
    }

    /// To be tried again from the beginning, by the same id.
    pub(crate) fn again(mut self, now: Timestamp) -> Self {
        self.state = DeliveryState::Pending;
        self.tried = 0;
        self.next_at = Some(now);
        self.touched(now)
    }

    fn touched(mut self, now: Timestamp) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// What is sent: kept once for all endpoints, and blanked by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// The body.
    pub(crate) body: service::packed::Packed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(status: Option<u16>, now: Timestamp) -> Attempt {
        Attempt { at: now, took_ms: 1, status, answer: None, error: None }
    }

    fn new() -> Delivery {
        let clock = domain::Clock::manual(Timestamp::from_millis(0));
        let endpoint = WebhookEndpointId::new(&clock);
        Delivery::new(delivery_id(clock.now(), "e", endpoint), endpoint, "e", "a.b.c", clock.now())
    }

    #[test]
    fn follows_the_schedule_and_gives_up_after_it() {
        let (mut delivery, mut now, mut pauses) = (new(), Timestamp::from_millis(0), Vec::new());
        while let Some(next) = delivery.next_at {
            pauses.push(next.since(now).as_secs());
            now = next;
            delivery = delivery.after(attempt(Some(500), now), None, 0.0, now);
        }
        assert_eq!(pauses, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
        assert_eq!((delivery.state, delivery.tried, delivery.attempts.len()), (DeliveryState::Failed, 10, 10));
        let again = delivery.again(now);
        assert_eq!((again.state, again.tried, again.next_at), (DeliveryState::Pending, 0, Some(now)));
    }

    #[test]
    fn spreads_attempts_and_waits_as_asked() {
        let now = Timestamp::from_millis(0);
        let next = |retry_after: Option<u64>, draw| {
            let after = new().after(attempt(Some(503), now), retry_after.map(Duration::from_secs), draw, now);
            after.next_at.unwrap().as_millis()
        };
        assert_eq!((next(None, 0.0), next(None, 1.0)), (5_000, 5_500));
        assert_eq!((next(Some(60), 0.0), next(Some(1), 0.0), next(Some(1 << 40), 0.0)), (60_000, 5_000, 86_400_000));
        for status in [301, 302, 307, 308, 400, 404, 429, 500] {
            assert_eq!(
                new().after(attempt(Some(status), now), None, 0.0, now).state,
                DeliveryState::Pending,
                "{status}"
            );
        }
        assert_eq!(new().after(attempt(Some(204), now), None, 0.0, now).state, DeliveryState::Delivered);
        assert_eq!(new().after(attempt(Some(410), now), None, 0.0, now).state, DeliveryState::Failed);
        assert_eq!(new().after(attempt(None, now), None, 0.0, now).state, DeliveryState::Pending);
    }

    #[test]
    fn an_event_has_one_id_at_each_endpoint() {
        let clock = domain::Clock::system();
        let (one, other, at) = (WebhookEndpointId::new(&clock), WebhookEndpointId::new(&clock), clock.now());
        assert_eq!(delivery_id(at, "e", one), delivery_id(at, "e", one));
        assert_ne!(delivery_id(at, "e", one), delivery_id(at, "e", other));
        assert_ne!(delivery_id(at, "e", one), delivery_id(at, "f", one));
    }
}
