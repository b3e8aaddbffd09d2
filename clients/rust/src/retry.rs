//! When a call is made again, and after what pause.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode, header};

use crate::request::Request;
use crate::transport::TransportError;

/// The first pause where the shop names none; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause where the shop names none.
const LONGEST_BACKOFF: Duration = Duration::from_secs(5);

/// How long and how often a call is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// How long an attempt may take.
    pub(crate) timeout: Duration,
    pub(crate) max_attempts: u32,
    /// The longest pause that the shop can ask for.
    pub(crate) longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), max_attempts: 5, longest_pause: Duration::from_secs(30) }
    }
}

/// Why an attempt has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(Response<Bytes>),
    Unanswered(TransportError),
}

impl Patience {
    /// The patience of one call.
    pub(crate) fn of(mut self, request: &Request) -> Self {
        self.timeout = request.timeout.unwrap_or(self.timeout);
        self.max_attempts = request.max_attempts.unwrap_or(self.max_attempts);
        self
    }

    /// How long to pause before the next attempt; nothing if the failure is final.
    pub(crate) fn pause(&self, request: &Request, failure: &Failure, attempts: u32) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let answer = match failure {
            Failure::Unanswered(TransportError::NotSent(_)) => return Some(backoff(attempts)),
            Failure::Unanswered(TransportError::Lost(_)) => return request.repeatable.then(|| backoff(attempts)),
            Failure::Refused(answer) => answer,
        };
        let asked = retry_after(answer.headers());
        let again = match answer.status() {
            StatusCode::TOO_MANY_REQUESTS => true,
            // With `Retry-After` the shop has done nothing, and wants the same request later.
            StatusCode::SERVICE_UNAVAILABLE => asked.is_some() || request.repeatable,
            StatusCode::CONFLICT => asked.is_some(),
            StatusCode::NOT_FOUND => asked.is_some() && request.method == Method::GET,
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => request.repeatable,
            _ => false,
        };
        match asked {
            _ if !again => None,
            // All who were sent away at once should not come back at once.
            Some(pause) => (pause <= self.longest_pause).then(|| pause.max(FIRST_PAUSE).mul_f64(jitter(1.0, 1.1))),
            None => Some(backoff(attempts)),
        }
    }
}

/// Reads `Retry-After` in seconds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn backoff(attempts: u32) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(16));
    doubled.min(LONGEST_BACKOFF).mul_f64(jitter(0.5, 1.0))
}

fn jitter(from: f64, to: f64) -> f64 {
    from + rand::random::<f64>() * (to - from)
}

impl Request {
    /// Whether a refusal of a repetition may come from the first attempt's own effect.
    pub(crate) fn changed_before(&self, status: StatusCode) -> bool {
        match self.method {
            Method::PUT | Method::PATCH => status == StatusCode::PRECONDITION_FAILED,
            Method::DELETE => matches!(status, StatusCode::PRECONDITION_FAILED | StatusCode::NOT_FOUND),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn refused(status: u16, retry_after: Option<&str>) -> Failure {
        let mut answer = Response::builder().status(status);
        if let Some(seconds) = retry_after {
            answer = answer.header("retry-after", seconds);
        }
        Failure::Refused(answer.body(Bytes::new()).unwrap())
    }

    #[test]
    fn repeats_what_may_go_well_and_does_no_harm() {
        let get = Request::new(Method::GET, &["products"]);
        let post = Request::new(Method::POST, &["sessions"]);
        let mut keyed = post.clone();
        keyed.repeatable = true;
        let patience = Patience::default();
        let seconds = |request, failure| patience.pause(request, &failure, 1).map(|pause| pause.as_secs());
        assert_eq!(seconds(&post, refused(503, Some("2"))), Some(2));
        assert_eq!(seconds(&post, refused(429, Some("7"))), Some(7));
        assert_eq!(seconds(&keyed, refused(409, Some("1"))), Some(1));
        assert_eq!(seconds(&get, refused(404, Some("1"))), Some(1));
        assert_eq!(seconds(&post, refused(503, None)), None, "it may have had an effect");
        assert_eq!(seconds(&keyed, refused(409, None)), None);
        assert_eq!(seconds(&keyed, refused(500, None)), None);
        assert_eq!(seconds(&get, refused(429, Some("3600"))), None, "nobody waits for an hour");
        assert_eq!(seconds(&get, refused(503, Some("18446744073709551615"))), None);

        let lost = || Failure::Unanswered(TransportError::Lost(Arc::new(std::io::Error::other("cut"))));
        let away = || Failure::Unanswered(TransportError::NotSent(Arc::new(std::io::Error::other("refused"))));
        assert!(patience.pause(&post, &lost(), 1).is_none());
        assert!(patience.pause(&keyed, &lost(), 1).is_some());
        assert!(patience.pause(&post, &away(), 1).is_some());
        assert!(patience.pause(&keyed, &lost(), 5).is_none(), "patience ends");
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        assert!((50..=100).contains(&backoff(1).as_millis()));
        assert!((2_500..=5_000).contains(&backoff(u32::MAX).as_millis()));
    }
}
