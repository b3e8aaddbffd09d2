//! What stands around every route: the request's ids, its idempotency key, what it cost, and the last touch on errors.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::body::{Answer, NextCursor, read_body};
use crate::caller::Claims;
use crate::idempotency::{Idempotency, MAX_RECORDED_BODY};
use crate::operations::AnsweredRequest;
use crate::prefer::Wait;
use crate::telemetry::RequestMeters;
use crate::work;
use crate::work::Work;
use crate::{Context, Problem, browser, etag, problem};
use domain::fault::{Faults, Invalid};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const MAX_KEY_LENGTH: usize = 255;
/// When a request is given up: nobody waits longer than ten seconds for an answer, beyond what the client itself asks for.
const DEADLINE: Duration = Duration::from_secs(9);
/// When a request is given up that asks to wait: a function has 29 seconds.
const LONGEST: Duration = Duration::from_secs(28);

/// Puts around a capability's routes what every route has.
pub fn service(routes: Router, context: &Context) -> Router {
    let surroundings = Arc::new(Surroundings { context: context.clone(), meters: OnceLock::new() });
    routes.fallback(async || Problem::not_found("route")).layer(from_fn_with_state(surroundings, around))
}

/// What a capability's routes share.
struct Surroundings {
    context: Context,
    /// Found at the first request, when the recorder of metrics is installed.
    meters: OnceLock<RequestMeters>,
}

async fn around(State(surroundings): State<Arc<Surroundings>>, mut request: Request, next: Next) -> Response {
    let context = &surroundings.context;
    let begun = Instant::now();
    let work = Arc::new(work_of(request.headers()));
    let path = request.uri().path().to_owned();
    let query = request.uri().query().map(str::to_owned);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let if_none_match = request.headers().get(header::IF_NONE_MATCH).cloned();
    let is_private = request.extensions().get::<Claims>().is_some();
    let deadline = Wait::of(request.headers()).0.map_or(DEADLINE, |wait| LONGEST.min(DEADLINE + wait));
    request.extensions_mut().insert(context.tokens.clone());

    let handled = Arc::clone(&work).run(async {
        let (request, idempotency) = match with_idempotency(request, &method, &path).await {
            Ok(both) => both,
            Err(problem) => return problem.into_response(),
        };
        // What is under way at the table may yet be done; a client that repeats under its key gets that answer.
        let answered = tokio::time::timeout(deadline, next.run(request)).await;
        let response = answered.unwrap_or_else(|_| Problem::unavailable().into_response());
        settle(context, &idempotency, response, &path, &work.request_id).await
    });
    let mut response = finish(handled.await, &work, &path);
    if method == Method::GET || method == Method::HEAD {
        response = not_modified(response, if_none_match.as_ref());
    }
    link_next(&mut response, &path, query.as_deref());
    say_who_may_keep(&mut response, is_private);
    sign_off(&mut response, &work);
    browser::guard(response.headers_mut());
    report(&surroundings, &method, &route, &response, &work, begun);
    if method == Method::HEAD { without_body(response) } else { response }
}

/// The answer to a `HEAD`: that of a `GET`, its length included, without the body (RFC 9110, section 9.3.2).
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact().filter(|length| *length > 0) {
        parts.headers.entry(header::CONTENT_LENGTH).or_insert(length.into());
    }
    Response::from_parts(parts, Body::empty())
}

/// Takes request id and trace context over from the client where they are well-formed.
fn work_of(headers: &HeaderMap) -> Work {
    let text = |name: HeaderName| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let fits = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let id = text(REQUEST_ID).filter(fits).map_or_else(work::request_id, str::to_owned);
    let traceparent = text(TRACEPARENT).filter(|t| t.len() == 55 && t.starts_with("00-")).map(str::to_owned);
    Work::new(id).traced(traceparent)
}

/// Reads a POST's body whole and binds its idempotency key to it.
async fn with_idempotency(request: Request, method: &Method, path: &str) -> Result<(Request, Idempotency), Problem> {
    let Some(header) = request.headers().get(&IDEMPOTENCY_KEY).filter(|_| method == Method::POST) else {
        return Ok((request, Idempotency::none()));
    };
    let key = header.to_str().unwrap_or_default().trim();
    let key = key.strip_prefix('"').and_then(|k| k.strip_suffix('"')).unwrap_or(key).to_owned();
    if key.is_empty() || key.len() > MAX_KEY_LENGTH {
        let invalid = Invalid::new("out_of_range", "a key of 1 to 255 visible characters is expected");
        return Err(Problem::invalid(Faults::one("Idempotency-Key", invalid)));
    }
    let caller = request.extensions().get::<Claims>().and_then(|c| c.0.get("sub")).cloned().unwrap_or_default();
    let (mut parts, body) = request.into_parts();
    let bytes = read_body(Request::new(body)).await?;
    let query = parts.uri.query().unwrap_or_default();
    let idempotency = Idempotency::of(&key, &caller, method.as_str(), path, query, &bytes);
    parts.extensions.insert(idempotency.clone());
    Ok((Request::from_parts(parts, Body::from(bytes)), idempotency))
}

/// Records a refusal that depends on state, or gives the earlier answer that it hides. What is to be tried again
/// (it bears `Retry-After`) is not recorded.
async fn settle(
    context: &Context,
    idempotency: &Idempotency,
    response: Response,
    path: &str,
    request_id: &str,
) -> Response {
    let depends_on_state = matches!(response.status(), StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY);
    let passing = response.headers().contains_key(header::RETRY_AFTER);
    let Some(problem) =
        response.extensions().get::<Problem>().cloned().filter(|_| idempotency.settles() && depends_on_state)
    else {
        return response;
    };
    if passing {
        return response;
    }
    let told = problem.told_of(path, request_id).within(MAX_RECORDED_BODY);
    match idempotency.settle(&context.table, &Answer::problem(&told)).await {
        Ok(None) => response,
        Ok(Some(earlier)) => earlier.into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Completes problems with the path and the request's id; gives a body to errors that axum made.
fn finish(mut response: Response, work: &Work, path: &str) -> Response {
    let status = response.status();
    let mut known = response.extensions_mut().remove::<Problem>();
    let is_bare = !response.headers().contains_key(header::CONTENT_TYPE);
    if known.is_none() && is_bare && status == StatusCode::METHOD_NOT_ALLOWED {
        known = Some(Problem::new(status, "method_not_allowed", "This resource does not take this method."));
    }
    let Some(told) = known.map(|problem| problem.told_of(path, &work.request_id)) else { return response };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA_TYPE));
    Response::from_parts(parts, Body::from(told.body()))
}

/// 304 where the client has this version already.
fn not_modified(response: Response, if_none_match: Option<&HeaderValue>) -> Response {
    let etag = response.headers().get(header::ETAG).and_then(|v| v.to_str().ok());
    let wanted = if_none_match.and_then(|v| v.to_str().ok());
    match (etag, wanted) {
        (Some(tag), Some(known)) if response.status() == StatusCode::OK && etag::none_match(known, tag) => {
            let (mut parts, _) = response.into_parts();
            parts.status = StatusCode::NOT_MODIFIED;
            parts.headers.remove(header::CONTENT_LENGTH);
            parts.headers.remove(header::CONTENT_TYPE);
            Response::from_parts(parts, Body::empty())
        }
        _ => response,
    }
}

/// `Link: <…>; rel="next"` (RFC 8288) on a page that is not the last.
fn link_next(response: &mut Response, path: &str, query: Option<&str>) {
    let Some(NextCursor(cursor)) = response.extensions_mut().remove::<NextCursor>() else { return };
    let others = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("<{path}?{}>; rel=\"next\"", query.join("&"))) {
        response.headers_mut().insert(header::LINK, value);
    }
}

/// Says who may keep the answer (RFC 9111): what a token was needed for, only the one who asked, and not without asking again
/// whether it still holds. What its handler lets everybody keep says so itself.
fn say_who_may_keep(response: &mut Response, is_private: bool) {
    let headers = response.headers_mut();
    let unsaid = if is_private { "private, no-cache" } else { "no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(unsaid));
    if is_private {
        headers.append(header::VARY, HeaderValue::from_name(header::AUTHORIZATION));
    }
}

/// Whether an answer may hide that something exists: what it cost would tell.
fn hides_existence(status: StatusCode) -> bool {
    [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS]
        .contains(&status)
}

fn sign_off(response: &mut Response, work: &Work) {
    let cost = work.cost();
    let tenths = (cost.db_time.as_micros() + 50) / 100;
    let timing = format!("db;dur={}.{};desc=\"{cost}\"", tenths / 10, tenths % 10);
    let texts = [
        (REQUEST_ID, Some(work.request_id.clone())),
        (SERVER_TIMING, Some(timing).filter(|_| !hides_existence(response.status()))),
        (TRACEPARENT, work.traceparent.clone()),
    ];
    for (name, text) in texts {
        if let Some(value) = text.and_then(|t| HeaderValue::from_str(&t).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
}

fn report(to: &Surroundings, method: &Method, route: &str, response: &Response, work: &Work, begun: Instant) {
    let (status, elapsed, cost) = (response.status().as_u16(), begun.elapsed(), work.cost());
    let capability = to.context.table.capability();
    to.meters.get_or_init(|| RequestMeters::of(capability)).answered(status, elapsed, cost);
    if let Some(operations) = &to.context.ports.operations {
        operations.answered(&AnsweredRequest { capability, method, route, status, took: elapsed, cost });
    }
    tracing::info!(
        capability, method = %method, route, status, request_id = work.request_id, correlation_id = work.correlation_id,
        micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), rru = cost.rru, wru = cost.wru, calls = cost.calls,
        "request"
    );
}
