//! `/`: says what runs here and where to go on, to people and to programs.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, header};
use serde_json::json;

use crate::edge::Edge;
use crate::health::BUILD;

const PAGE: &str = include_str!("../pages/welcome.html");
/// The page's own style, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where to go on: path, what a program calls it, what a person finds there.
const LINKS: [(&str, &str, &str, &str); 6] = [
    ("/console", "console", "Console", "orders, products, stock and more, for those who run the shop"),
    ("/docs/", "reference", "API reference", "every route, to read and to try"),
    ("/openapi.json", "openapi", "OpenAPI document", "the same for programs: OpenAPI 3.1"),
    ("/healthz", "health", "Health", "whether the process is up, and what is switched off"),
    ("/readyz", "readiness", "Readiness", "whether its database answers"),
    ("/metrics", "metrics", "Metrics", "requests, events and costs, for Prometheus"),
];

/// Shows the page; JSON to those who ask for it and not for HTML.
pub(crate) async fn show(State(edge): State<Arc<Edge>>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let body = if accepted.contains("json") && !accepted.contains("text/html") {
        let links = LINKS.map(|(path, name, ..)| (name.to_owned(), path.into()));
        let links = serde_json::Map::from_iter(links);
        let capabilities = edge.parts.states();
        Json(json!({ "name": "Stoa", "build": BUILD, "capabilities": capabilities, "links": links })).into_response()
    } else {
        ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page(&edge))).into_response()
    };
    ([(header::VARY, "accept"), (header::CACHE_CONTROL, "no-cache")], body).into_response()
}

fn page(edge: &Edge) -> String {
    let (mut links, mut capabilities) = (String::new(), String::new());
    for (path, _, name, what) in LINKS {
        let _ = writeln!(links, "<li><a href=\"{path}\">{name}</a> <span>{what}</span></li>");
    }
    for (name, state) in edge.parts.states() {
        let _ =
            writeln!(capabilities, "<li class=\"{state}\">{name}{}</li>", if state == "off" { " (off)" } else { "" });
    }
    PAGE.replace("{build}", BUILD).replace("{links}", &links).replace("{capabilities}", &capabilities)
}
