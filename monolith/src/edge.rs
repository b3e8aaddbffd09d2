//! The front door: what API Gateway is to the functions. It knows the routes that capabilities declare and which of them need
//! a token, and what pages of other origins may do.

pub(crate) mod links;
pub mod matching;
mod methods;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::{Deserialize, Serialize};
use service::caller::Claims;
use service::capability::Hosted;
use service::client::FORWARDED_FOR;
use service::table::{Key, Table, Write};
use service::{Problem, browser, work};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tower::ServiceExt;
use tower_http::cors::{Any, CorsLayer};

use crate::admission::Admission;
use crate::backlog::Backlog;
use crate::brake::Brake;
use crate::edge::links::Links;
use crate::finishing::Finishing;
use crate::health::{self, Parts};
use crate::limits::Limits;
use crate::serving::Arrival;
use crate::tokens::{Authorizer, Refusal};
use crate::{reference, storefront, welcome};

const KEYS_PATH: &str = "/oauth/jwks.json";
/// How often measured values are summed up; until then each stands in memory by itself.
const UPKEEP: Duration = Duration::from_secs(5);
/// How soon after the last time the issuer is asked for its keys again: anybody can name a key that there is not.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// The front door of one process.
pub struct Edge {
    services: HashMap<&'static str, Router>,
    authorizer: Authorizer,
    host: Table,
    asked: Mutex<Asked>,
    metrics: PrometheusHandle,
    limits: Limits,
    brake: Brake,
    admission: Admission,
    pub(crate) backlog: Backlog,
    links: Links,
    /// What is on and what is off.
    pub(crate) parts: Parts,
}

/// What the issuer was last asked for.
#[derive(Default)]
struct Asked {
    at: Option<Instant>,
    /// The keys as they are kept.
    kept: Option<String>,
}

/// The issuer's keys as they were last seen: API Gateway keeps them too, for when the issuer does not answer.
#[derive(Serialize, Deserialize)]
struct KnownKeys {
    keys: String,
}

impl std::fmt::Debug for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Edge")
    }
}

impl Edge {
    pub(crate) fn new(
        capabilities: &[Arc<dyn Hosted>],
        authorizer: Authorizer,
        host: Table,
        metrics: PrometheusHandle,
        limits: Limits,
        backlog: Backlog,
        links: Links,
    ) -> Self {
        let services = capabilities.iter().map(|c| (c.name(), Arc::clone(c).service())).collect();
        let (brake, parts) = (Brake::new(limits.entry_rate), Parts::of(capabilities, host.clone()));
        let admission = Admission::new(backlog.clone());
        let asked = Mutex::default();
        Self { services, authorizer, host, asked, metrics, limits, brake, admission, backlog, links, parts }
    }

    /// Everything that is served at the one address, the demonstration's storefront included if wanted.
    pub fn router(self: Arc<Self>, with_shop: bool) -> Router {
        let own = Router::new()
            .merge(reference::router())
            .merge(if with_shop { storefront::router() } else { Router::new() })
            .route("/", get(welcome::show))
            .route("/healthz", get(health::show))
            .route("/readyz", get(health::check))
            .route("/metrics", get(metrics))
            .route("/blobs/{*blob}", any(links::answer))
            .method_not_allowed_fallback(methods::refuse)
            .layer(map_response(guarded));
        let cross_origin = cross_origin();
        let options = from_fn_with_state(Arc::clone(&self), methods::tell);
        own.fallback(enter).layer(cross_origin).layer(options).with_state(self)
    }

    /// Sums measured values up from time to time, as long as it runs: without it each request would leave some memory taken.
    pub(crate) async fn keep_metrics(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            self.metrics.run_upkeep();
        }
    }

    /// Sends a request through the front door from within the process.
    pub async fn call(self: &Arc<Self>, mut request: Request) -> Response {
        let path = request.uri().path().to_owned();
        if path.starts_with("/blobs/") {
            return links::answer(State(Arc::clone(self)), request).await;
        }
        let refuse = |problem: Problem| refused(problem, &path);
        let Some(found) = matching::find(methods::looked_up(request.method()), &path) else {
            return refuse(methods::no_route(&path));
        };
        request.extensions_mut().remove::<Claims>();
        if found.route.needs_token {
            match self.authorize(request.headers()).await {
                Ok(claims) => request.extensions_mut().insert(claims),
                Err(problem) => return refuse(problem),
            };
        }
        match self.dispatch(found.capability, request).await {
            Ok(response) => response,
            Err(problem) => refuse(problem),
        }
    }

    async fn dispatch(&self, capability: &str, request: Request) -> Result<Response, Problem> {
        let service = self.services.get(capability).cloned().ok_or_else(|| switched_off(capability))?;
        // Like a function, it runs to its end even if the client has gone, so that what it commits is delivered; and a panic
        // in it is this request's 500, not its connection's end.
        match Finishing::new(AssertUnwindSafe(service.oneshot(request)).catch_unwind()).await {
            Ok(response) => Ok(response.into_response()),
            Err(_) => Err(Problem::internal()),
        }
    }

    async fn authorize(&self, headers: &HeaderMap) -> Result<Claims, Problem> {
        let token = Authorizer::bearer(headers).ok_or_else(|| {
            let missing = Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "A bearer token is needed.");
            missing.header(http::header::WWW_AUTHENTICATE, "Bearer")
        })?;
        match self.authorizer.verify(token) {
            Err(Refusal::UnknownKey) => {
                self.refresh_keys().await;
                Ok(self.authorizer.verify(token)?)
            }
            other => Ok(other?),
        }
    }

    /// Asks the issuer for its keys, unless somebody just did; where it is down, those that it had will do.
    async fn refresh_keys(&self) {
        let mut asked = self.asked.lock().await;
        if asked.at.is_some_and(|at| at.elapsed() < ASK_AGAIN) {
            return;
        }
        let json = match self.ask_for_keys().await {
            Some(json) => {
                self.keep_keys(&mut asked, &json).await;
                json
            }
            None => match self.kept_keys().await {
                Some(known) => known,
                None => return,
            },
        };
        asked.at = Some(Instant::now());
        self.learn(&json);
    }

    /// Asks the issuer for its keys at once, since they have changed. False where the edge would still take the keys before
    /// them, now or after the next start.
    pub(crate) async fn learn_keys_anew(&self) -> bool {
        let mut asked = self.asked.lock().await;
        let Some(json) = self.ask_for_keys().await else { return false };
        asked.at = Some(Instant::now());
        self.learn(&json) && self.keep_keys(&mut asked, &json).await
    }

    fn learn(&self, json: &str) -> bool {
        match serde_json::from_str::<JwkSet>(json) {
            Ok(keys) => self.authorizer.learn(&keys),
            Err(error) => {
                tracing::warn!(%error, "the issuer's keys can't be read");
                return false;
            }
        }
        true
    }

    /// Writes the keys down where they are not those that are kept already; false where that failed.
    async fn keep_keys(&self, asked: &mut Asked, json: &str) -> bool {
        if asked.kept.is_none() {
            asked.kept = self.kept_keys().await;
        }
        if asked.kept.as_deref() == Some(json) {
            return true;
        }
        let known = KnownKeys { keys: json.to_owned() };
        match self.host.write(Write::put("keys", Key::only("keys"), &known)).await {
            Ok(()) => {
                asked.kept = Some(known.keys);
                true
            }
            Err(error) => {
                tracing::warn!(%error, "the issuer's keys were not kept");
                false
            }
        }
    }

    async fn kept_keys(&self) -> Option<String> {
        self.host.get::<KnownKeys>(&Key::only("keys")).await.ok().flatten().map(|known| known.keys)
    }

    async fn ask_for_keys(&self) -> Option<String> {
        let request = Request::builder().uri(KEYS_PATH).body(axum::body::Body::empty()).ok()?;
        let response = self.dispatch("identity", request).await.ok()?;
        if !response.status().is_success() {
            return None;
        }
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.ok()?;
        String::from_utf8(bytes.into()).ok()
    }
}

/// What pages of other origins may send, and see of the answers: as template.yaml lets API Gateway say it, where a stack's
/// parameters say nothing else.
pub mod cors {
    /// Methods that they may use.
    pub const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    /// Headers that they may send. By name: `*` does not mean `Authorization`
    /// (<https://fetch.spec.whatwg.org/#http-access-control-allow-headers>).
    pub const HEADERS: [&str; 8] = [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "prefer",
        "traceparent",
        "x-request-id",
    ];
    /// Headers that they may see.
    pub const EXPOSED: [&str; 10] = [
        "etag",
        "idempotent-replayed",
        "link",
        "location",
        "preference-applied",
        "retry-after",
        "server-timing",
        "traceparent",
        "www-authenticate",
        "x-request-id",
    ];
    /// How long a browser may remember it, in seconds.
    pub const MAX_AGE_S: u64 = 3600;
}

fn cross_origin() -> CorsLayer {
    fn known<T: std::str::FromStr>(texts: &[&str]) -> Vec<T> {
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    }
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(known::<Method>(&cors::METHODS))
        .allow_headers(known::<HeaderName>(&cors::HEADERS))
        .expose_headers(known::<HeaderName>(&cors::EXPOSED))
        .max_age(Duration::from_secs(cors::MAX_AGE_S))
        // The answer is the same for every caller.
        .vary([])
}

async fn enter(State(edge): State<Arc<Edge>>, mut request: Request) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() else {
        return edge.call(request).await;
    };
    // As API Gateway does: who connected stands last, and how much of what stands before is believed is a setting.
    if let Ok(value) = HeaderValue::from_str(&peer.ip().to_string()) {
        request.headers_mut().append(FORWARDED_FOR, value);
    }
    let client = edge.limits.trusted_proxies.client_of(request.headers()).unwrap_or_else(|| peer.ip().to_canonical());
    let path = request.uri().path();
    if let Err(problem) = edge.brake.check(request.method(), path, client) {
        return refused(problem, path);
    }
    // Who waits for an outcome takes no processor meanwhile.
    let waits = request.method() == Method::GET && request.headers().contains_key("prefer");
    let _admitted = match edge.admission.admit(request.method(), path, waits) {
        Ok(admitted) => admitted,
        Err(problem) => return refused(problem, path),
    };
    let (arrival, path) = (Arrival::default(), path.to_owned());
    let request = request.map(|body| arrival.watch(body, edge.limits.body));
    let response = edge.call(request).await;
    if arrival.is_late() {
        let late = Problem::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", "The body did not arrive in time.");
        return refused(late.header(http::header::CONNECTION, "close"), &path);
    }
    response
}

/// A refusal of the front door itself.
fn refused(problem: Problem, path: &str) -> Response {
    let mut response = problem.told_of(path, &work::request_id()).into_response();
    browser::guard(response.headers_mut());
    response
}

async fn guarded(mut response: Response) -> Response {
    browser::guard(response.headers_mut());
    response
}

/// 503 that a retry does not mend.
fn switched_off(capability: &str) -> Problem {
    let detail = format!("{capability} is switched off here (--off {capability}).");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "switched_off", detail)
}

async fn metrics(State(edge): State<Arc<Edge>>) -> impl IntoResponse {
    ::metrics::gauge!("event_backlog_age_seconds").set(edge.backlog.age().as_secs_f64());
    ::metrics::gauge!("event_backlog_length").set(f64::from(u32::try_from(edge.backlog.len()).unwrap_or(u32::MAX)));
    ([(http::header::CONTENT_TYPE, "text/plain; version=0.0.4")], edge.metrics.render())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[tokio::test]
    async fn a_page_of_another_origin_may_send_a_token_and_see_the_version() {
        let routes = Router::new().fallback(async || "here").layer(cross_origin());
        let ask = |method, asked: &'static str| {
            let request = Request::builder().method(method).header("origin", "https://shop.example");
            let request = request.header("access-control-request-method", asked);
            request
                .header("access-control-request-headers", "authorization,idempotency-key")
                .body(Body::empty())
                .unwrap()
        };
        let told = |response: &Response, name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };

        let before = routes.clone().oneshot(ask(Method::OPTIONS, "POST")).await.unwrap();
        assert!(told(&before, "access-control-allow-headers").split(',').any(|name| name == "authorization"));
        assert!(told(&before, "access-control-allow-methods").split(',').any(|name| name == "POST"));
        assert_eq!(told(&before, "access-control-allow-origin"), "*");
        assert_eq!(told(&before, "access-control-max-age"), "3600");

        let answer = routes.oneshot(ask(Method::POST, "")).await.unwrap();
        assert!(told(&answer, "access-control-expose-headers").split(',').any(|name| name == "etag"));
    }
}
