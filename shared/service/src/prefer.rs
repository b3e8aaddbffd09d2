//! What a client would like, `Prefer` (RFC 7240): so far, to wait for an outcome.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;

use crate::describe::{Describe, Described};

/// The longest wait: the edge gives up at 30 seconds, and the answer takes its time too.
const MAX_WAIT_S: u64 = 20;

/// How long the client would wait for an outcome: `Prefer: wait=N` (RFC 7240, section 4.3), at most 20 seconds; `None`
/// where it does not ask. A preference that can't be read is as if it were not there (section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Option<Duration>);

impl Wait {
    /// Reads the request's headers.
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
        let mut preferences = lines.flat_map(|line| line.split(','));
        Self(preferences.find_map(seconds).map(|seconds| Duration::from_secs(seconds.min(MAX_WAIT_S))))
    }
}

/// The number of `wait=10` or `wait="10"`, parameters aside.
fn seconds(preference: &str) -> Option<u64> {
    let (name, value) = preference.split(';').next()?.split_once('=')?;
    let digits = value.trim().trim_matches('"');
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (name.trim().eq_ignore_ascii_case("wait") && is_number).then(|| digits.parse().unwrap_or(MAX_WAIT_S))
}

impl<S: Send + Sync> FromRequestParts<S> for Wait {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

impl Describe for Wait {
    fn describe(route: &mut Described<'_>) {
        let description = format!("`wait=N`: waits up to N seconds, at most {MAX_WAIT_S}, for the outcome.");
        route.takes_header("Prefer", false, &description);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_wait_as_clients_write_it() {
        let read = |lines: &[&str]| {
            let pairs = lines.iter().map(|line| (http::HeaderName::from_static("prefer"), line.parse().unwrap()));
            Wait::of(&pairs.collect()).0.map(|wait| wait.as_secs())
        };
        assert_eq!(read(&["wait=10"]), Some(10));
        assert_eq!(read(&["respond-async, Wait = \"5\"; x=1"]), Some(5));
        assert_eq!(read(&["return=minimal", "wait=3"]), Some(3));
        assert_eq!(read(&["wait=3600"]), Some(20));
        assert_eq!(read(&["wait=99999999999999999999999"]), Some(20));
        for none in ["", "wait", "wait=", "wait=-1", "wait=1.5", "waiting=3"] {
            assert_eq!(read(&[none]), None, "{none}");
        }
        assert_eq!(read(&[]), None);
    }
}
