//! Which methods a path takes: `HEAD` wherever `GET`, `Allow` in refusals and in answers to `OPTIONS`.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use service::{Problem, browser};

use super::{Edge, matching, refused};

/// Methods that a route may be for.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// What the host's own pages take.
const OWN: HeaderValue = HeaderValue::from_static("GET,HEAD");

/// The method by which a route is looked up: a `HEAD` goes where the `GET` goes, with the same rights.
pub(super) fn looked_up(method: &Method) -> &str {
    if method == Method::HEAD { "GET" } else { method.as_str() }
}

/// 404, or 405 where the path has a route for other methods.
pub(super) fn no_route(path: &str) -> Problem {
    let allowed: Vec<_> = METHODS.into_iter().filter(|method| matching::find(method, path).is_some()).collect();
    if allowed.is_empty() {
        return Problem::not_found("route");
    }
    let names = allowed.into_iter().map(|method| if method == "GET" { "GET,HEAD" } else { method });
    not_allowed().header(header::ALLOW, &names.collect::<Vec<_>>().join(","))
}

fn not_allowed() -> Problem {
    let detail = "This resource does not take this method.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

/// Refuses a method at a page of the host's own.
pub(super) async fn refuse(OriginalUri(uri): OriginalUri) -> Response {
    refused(not_allowed(), uri.path())
}

/// Answers `OPTIONS` with `Allow`. A preflight, which names the method that it asks for, is left to the cross-origin
/// rules.
pub(super) async fn tell(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let is_preflight = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if request.method() != Method::OPTIONS || is_preflight {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let allowed = if is_own(&path) { Ok(Some(OWN)) } else { edge.allowed(request).await };
    match allowed {
        Ok(Some(allowed)) => {
            let mut response = (StatusCode::NO_CONTENT, [(header::ALLOW, allowed)]).into_response();
            browser::guard(response.headers_mut());
            response
        }
        Ok(None) => refused(Problem::not_found("route"), &path),
        Err(problem) => refused(problem, &path),
    }
}

fn is_own(path: &str) -> bool {
    matches!(path, "/" | "/docs" | "/healthz" | "/metrics" | "/readyz") || path.starts_with("/docs/")
}

impl Edge {
    /// What the owner of a path allows there: its router says so when it refuses `OPTIONS` itself.
    async fn allowed(&self, request: Request) -> Result<Option<HeaderValue>, Problem> {
        let path = request.uri().path();
        let mut methods = std::iter::once("OPTIONS").chain(METHODS);
        let Some(route) = methods.find_map(|method| matching::find(method, path)) else {
            return Ok(None);
        };
        let (parts, _) = request.into_parts();
        let asked = Request::from_parts(parts, axum::body::Body::empty());
        let refusal = self.dispatch(route.capability, asked).await?;
        Ok(refusal.headers().get(header::ALLOW).cloned())
    }
}
