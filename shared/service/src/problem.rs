//! What a client is told when something can't be done: RFC 9457 problem details.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use domain::fault::{Fault, Faults};

/// The media type of every error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal with all that a client needs to mend it. Made by the constructors below, one a status.
///
/// `type` is `urn:stoa:problem:<code>`; each code is explained in the docs. A 5xx says nothing of the inside.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:stoa:problem:invalid_request")]
    kind: String,
    /// The kind in words, the same for each of its occurrences.
    title: String,
    /// The HTTP status.
    #[schema(value_type = u16, example = 400)]
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    /// This occurrence in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// Names this request in logs and to support.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The faults found in the request: all of them, or the first 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    errors: Vec<Fault>,
    /// How many faults there are beside those in `errors`.
    #[serde(skip_serializing_if = "is_zero")]
    more_errors: usize,
    /// What this kind of problem says besides (RFC 9457, section 3.2).
    #[serde(flatten)]
    #[schema(ignore)]
    members: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The members of every problem.
const STANDARD: [&str; 8] = ["type", "title", "status", "detail", "instance", "request_id", "errors", "more_errors"];

fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Problem {
    /// Any problem by its status, code and sentence.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let title = match code {
            "insufficient_stock" => "Insufficient stock",
            "insufficient_scope" => "Insufficient scope",
            "invalid_request" => "Invalid request",
            _ => status.canonical_reason().unwrap_or("Error"),
        };
        Self {
            kind: format!("urn:stoa:problem:{code}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            instance: None,
            request_id: None,
            errors: Vec::new(),
            more_errors: 0,
            members: serde_json::Map::new(),
            headers: Vec::new(),
        }
    }

    /// 400: the request is not well-formed; its faults are listed.
    pub fn invalid(faults: Faults) -> Self {
        let detail = match (faults.count(), faults.unlisted()) {
            (1, _) => "The request has a fault.".to_owned(),
            (count, 0) => format!("The request has {count} faults."),
            (count, _) => format!("The request has {count} faults; the first {} are listed.", faults.listed().len()),
        };
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", detail).with_faults(faults)
    }

    /// 400: the request can't be read at all.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed_request", detail)
    }

    /// 401: no token, or one that does not hold (RFC 6750, section 3).
    pub fn unauthorized(detail: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
            .header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
    }

    /// 403: the token lacks a scope (RFC 6750, section 3.1).
    pub fn insufficient_scope(scope: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "insufficient_scope", format!("The scope {scope} is needed."))
            .header(header::WWW_AUTHENTICATE, &format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""))
    }

    /// 404: not there, or not the caller's to know of.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no such {what}."))
    }

    /// 404 for now: the id is so young that its own capability may not have processed the event yet; the client asks again.
    pub fn not_yet(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_yet", format!("There is no such {what} yet; ask again in a moment."))
            .retry_after(1)
    }

    /// 409: the resource is not in a state that allows this.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 412: the resource has changed since the client read it (RFC 9110, section 15.5.13).
    pub fn stale() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "stale_version", "The resource has changed since it was read.")
    }

    /// 422: understood, and refused by a rule of the business.
    pub fn refused(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 422: understood, and refused by a rule, with the places that broke it.
    pub fn refused_with(code: &str, detail: impl Into<String>, faults: Faults) -> Self {
        Self::refused(code, detail).with_faults(faults)
    }

    fn with_faults(self, faults: Faults) -> Self {
        Self { more_errors: faults.unlisted(), errors: faults.into_listed(), ..self }
    }

    /// 428: a header that this route requires is missing (RFC 6585).
    pub fn precondition_required(name: &str) -> Self {
        Self::new(StatusCode::PRECONDITION_REQUIRED, "header_required", format!("The header {name} is required here."))
    }

    /// 429: too many tries; to be tried again after so many seconds.
    pub fn too_many(detail: impl Into<String>, retry_after_s: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(retry_after_s)
    }

    /// 500: our fault; the cause is logged, not told.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.")
    }

    /// 503: not now; nothing was done, or a retry with the same key resumes it.
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The service is busy; please try again.")
            .retry_after(1)
    }

    /// Adds a `Retry-After` in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, &seconds.to_string())
    }

    /// Sets a header; a value that is no header text is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.retain(|(known, _)| *known != name);
            self.headers.push((name, value));
        }
        self
    }

    /// Says something besides, as a member of its own (RFC 9457, section 3.2).
    #[must_use]
    pub fn with<T: Serialize>(mut self, member: &str, value: &T) -> Self {
        debug_assert!(!STANDARD.contains(&member), "{member} is a member of each problem");
        if let Ok(value) = serde_json::to_value(value) {
            self.members.insert(member.to_owned(), value);
        }
        self
    }

    /// The problem in at most so many bytes, as far as leaving out what it says besides can make it so.
    pub(crate) fn within(mut self, bytes: usize) -> Self {
        if self.body().len() > bytes {
            self.members.clear();
        }
        self
    }

    /// Names the path that was asked for and the request.
    #[must_use]
    pub fn told_of(mut self, path: &str, request_id: &str) -> Self {
        self.instance = Some(path.to_owned());
        self.request_id = Some(request_id.to_owned());
        self
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The code at the end of `type`.
    pub fn code(&self) -> &str {
        self.kind.rsplit(':').next().unwrap_or_default()
    }

    /// The body as it goes out.
    pub(crate) fn body(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::invalid(faults)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], self.body()).into_response();
        for (name, value) in &self.headers {
            response.headers_mut().append(name.clone(), value.clone());
        }
        // The layer around the routes adds the path and the request's id before it goes out.
        response.extensions_mut().insert(self);
        response
    }
}
