//! Versions on the wire: strong `ETag`s, `If-Match` and `If-None-Match` (RFC 9110, section 13).

use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::Problem;
use crate::describe;
use crate::describe::{Describe, Described};

/// A version as an `ETag`, with the state of what is shown beside the resource and changes without its version.
pub fn write(version: u64, part: Option<u64>) -> String {
    match part {
        Some(part) => format!("\"{version}.{part}\""),
        None => format!("\"{version}\""),
    }
}

/// The version that a client means to change; required on PATCH, PUT and DELETE (428 without).
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(Option<Tag>);

/// What a client read.
#[derive(Clone, Copy, Debug)]
struct Tag {
    version: u64,
    part: Option<u64>,
}

impl IfMatch {
    /// 412 unless the resource still has the version that the client read. `If-Match: *` takes any.
    pub fn check(self, version: u64) -> Result<(), Problem> {
        match self.0 {
            Some(Tag { version: expected, .. }) if expected != version => Err(Problem::stale()),
            _ => Ok(()),
        }
    }

    /// The version that the client read; `None` where it takes any.
    pub fn expected(self) -> Option<u64> {
        self.0.map(|tag| tag.version)
    }

    /// 412 where the tag names another part than this one: where it tells apart what one path is to different callers.
    pub fn check_part(self, part: u64) -> Result<(), Problem> {
        match self.0.and_then(|tag| tag.part) {
            Some(expected) if expected != part => Err(Problem::stale()),
            _ => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let header = parts.headers.get(header::IF_MATCH).ok_or_else(|| Problem::precondition_required("If-Match"))?;
        let text = header.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        // A weak or foreign tag never matches strongly.
        let tag = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or_default();
        let (version, part) = tag.split_once('.').map_or((tag, None), |(version, part)| (version, part.parse().ok()));
        version.parse().map(|version| Self(Some(Tag { version, part }))).map_err(|_| Problem::stale())
    }
}

impl Describe for IfMatch {
    fn describe(route: &mut Described<'_>) {
        let tag =
            ObjectBuilder::new().schema_type(Type::String).pattern(Some(r#"^(\*|"[0-9]{1,15}(\.[0-9]{1,15})?")$"#));
        route.takes(describe::header("If-Match", tag, true, "The `ETag` that was read, or `*`."));
        route.also_refuses(412, "It has changed since it was read.");
        route.also_refuses(428, "`If-Match` is missing.");
    }
}

/// The tag of what a client showed when a person decided, where the client says it: `If-Match` on a command.
///
/// Other than [`IfMatch`] it is the whole tag, with what is shown beside the resource.
#[derive(Clone, Debug)]
pub struct Seen(Option<String>);

impl Seen {
    /// Whether the resource still looks as it did; `None` where the client does not say how it looked.
    pub fn still(&self, etag: &str) -> Option<bool> {
        self.0.as_ref().map(|seen| seen.split(',').any(|tag| tag.trim() == etag))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim());
        Ok(Self(header.filter(|tag| *tag != "*").map(str::to_owned)))
    }
}

impl Describe for Seen {
    fn describe(route: &mut Described<'_>) {
        route.takes_header("If-Match", false, "The whole `ETag` of what was shown, or `*`.");
    }
}

/// Whether `If-None-Match` names this tag: the client has it already.
pub fn none_match(header: &str, etag: &str) -> bool {
    header.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}
