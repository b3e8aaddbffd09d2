//! Why a call has no result.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::transport::TransportError;
use crate::types::Fault;

/// Why a call has no result.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The shop refused.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The shop refused to issue, revoke or describe a token (RFC 6749, section 5.2).
    #[error("the shop refused with {status}: {code}: {description}")]
    OAuth {
        /// The HTTP status.
        status: StatusCode,
        /// The kind of the error: `invalid_grant`, for instance.
        code: String,
        /// What is wrong, for people.
        description: String,
        /// The key of the call that needed the token.
        idempotency_key: Option<String>,
    },
    /// There was no answer, however often the call was made. What it asked for may have happened, unless the source is
    /// [`TransportError::NotSent`].
    #[error("the shop does not answer, after {attempts} attempts")]
    Unreachable {
        /// How often the call was made.
        attempts: u32,
        /// The call's key: with the same one it goes on later, and has one effect.
        idempotency_key: Option<String>,
        /// What went wrong the last time.
        #[source]
        source: TransportError,
    },
    /// The answer is not what this version of the client can read. What the call asked for has happened.
    #[error("the shop's answer with {status} can't be read")]
    Unreadable {
        /// The HTTP status.
        status: StatusCode,
        /// What is wrong with it.
        #[source]
        source: Arc<serde_json::Error>,
    },
    /// The call can't be sent as it is: a path's argument is empty, for instance.
    #[error("the call can't be sent: {0}")]
    Call(String),
    /// The client can't be made: its address is none, for instance.
    #[error("the client can't be made: {0}")]
    Setup(String),
}

/// A refusal (RFC 9457): of a call, or of a part of what a call asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The kind of the problem: `insufficient_stock`, for instance. The shop's documentation lists them, and new ones may come.
    pub code: String,
    /// The kind in words.
    pub title: String,
    /// This occurrence in words.
    pub detail: String,
    /// The faults of the request: all of them, or the first 100.
    pub errors: Vec<Fault>,
    /// How many faults there are beside those in `errors`.
    pub more_errors: u64,
    /// Names the request in the shop's logs.
    pub request_id: Option<String>,
    /// How long to wait before the call is made again.
    pub retry_after: Option<Duration>,
    /// How often the call was made.
    pub attempts: u32,
    /// The call's key: with the same one it goes on later, and has one effect.
    pub idempotency_key: Option<String>,
    /// The other members, such as the `cart` of `cart_changed`.
    pub members: Map<String, Value>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the shop refused with {}: {}", self.status, self.code)?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        for fault in &self.errors {
            write!(f, "; {} {}: {}", fault.pointer, fault.code, fault.detail)?;
        }
        if self.more_errors > 0 {
            write!(f, "; and {} more", self.more_errors)?;
        }
        Ok(())
    }
}

impl Problem {
    /// Reads a member that only this kind of problem has.
    pub fn member<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.members.get(name)?).ok()
    }

    /// Reads a refusal. What is not a problem, of a proxy for instance, has the code `http_` and its status.
    pub(crate) fn read(status: StatusCode, body: &[u8]) -> Self {
        let mut members: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        let mut text = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let kind = text("type").unwrap_or_default();
        let (title, detail, request_id) = (text("title"), text("detail"), text("request_id"));
        let code = match kind.rsplit(':').next() {
            Some(code) if !code.is_empty() => code.to_owned(),
            _ => format!("http_{}", status.as_u16()),
        };
        let faults = members.remove("errors").and_then(|faults| match faults {
            Value::Array(faults) => {
                Some(faults.into_iter().filter_map(|fault| serde_json::from_value(fault).ok()).collect())
            }
            _ => None,
        });
        let more_errors = members.remove("more_errors").and_then(|count| count.as_u64()).unwrap_or_default();
        members.remove("status");
        Self {
            status,
            code,
            title: title.unwrap_or_default(),
            detail: detail.unwrap_or_default(),
            errors: faults.unwrap_or_default(),
            more_errors,
            request_id,
            retry_after: None,
            attempts: 1,
            idempotency_key: None,
            members,
        }
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = Map::<String, Value>::deserialize(deserializer)?;
        let status = members.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
        let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or_default();
        Ok(Self::read(status, Value::Object(members).to_string().as_bytes()))
    }
}

impl Error {
    /// The refusal, if it is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// The kind of the refusal: a problem's code, or an OAuth error's.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::OAuth { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::OAuth { status, .. } | Self::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The same for a call with this key: its token could not be renewed, and an attempt before that may have arrived.
    pub(crate) fn under(mut self, key: Option<&String>) -> Self {
        match &mut self {
            Self::Problem(problem) => problem.idempotency_key = key.cloned(),
            Self::Unreachable { idempotency_key, .. } | Self::OAuth { idempotency_key, .. } => {
                *idempotency_key = key.cloned();
            }
            Self::Unreadable { .. } | Self::Call(_) | Self::Setup(_) => {}
        }
        self
    }

    /// The key under which the call goes on later.
    pub fn idempotency_key(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.idempotency_key.as_deref(),
            Self::Unreachable { idempotency_key, .. } | Self::OAuth { idempotency_key, .. } => {
                idempotency_key.as_deref()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_problem_and_what_is_none() {
        let body =
            br#"{"type":"urn:stoa:problem:from_the_future","title":"T","status":409,"detail":"D","instance":"/carts",
            "request_id":"req_1","errors":[{"pointer":"/a","code":"new_code","detail":"x","more":1},{"odd":true}],
            "more_errors":3,"cart":{"id":"cart_1"}}"#;
        let problem = Problem::read(StatusCode::CONFLICT, body);
        assert_eq!((problem.code.as_str(), problem.request_id.as_deref()), ("from_the_future", Some("req_1")));
        assert_eq!((problem.errors.len(), problem.more_errors), (1, 3));
        assert_eq!(problem.member::<Value>("cart").unwrap()["id"], "cart_1");
        assert_eq!(
            problem.to_string(),
            "the shop refused with 409 Conflict: from_the_future: D; /a new_code: x; and 3 more"
        );

        let part: Problem = serde_json::from_str(r#"{"type":"urn:stoa:problem:expired","status":409}"#).unwrap();
        assert_eq!((part.code.as_str(), part.status), ("expired", StatusCode::CONFLICT));

        let page = Problem::read(StatusCode::BAD_GATEWAY, b"<html>");
        assert_eq!(page.code, "http_502");
    }
}
