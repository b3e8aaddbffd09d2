//! `/console/webhooks`: where webhooks go, and a form for another place.

use askama::Template;
use axum::response::Response;

use super::super::page::{Alert, Frame, failed, failed_once, forbidden, found, shown};
use super::super::visit::Visit;
use super::MANAGES;
use super::endpoint;
use super::seen::{Endpoint, Fields};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::query;

/// Sent again, the form would make another endpoint.
const UNSURE: &str = "The shop did not answer. The endpoint may be there or not: look at the list. If it is there, give it a new secret, \
                      since nobody knows its first one.";
/// How webhooks are signed: as the API calls it, and in words.
const SIGNINGS: [(&str, &str); 2] = [("v1", "with a shared secret"), ("v1a", "with a key pair")];

#[derive(Template)]
#[template(path = "webhooks/endpoints.html")]
struct EndpointsPage {
    frame: Frame,
    rows: Vec<Endpoint>,
    next: Option<String>,
    is_first: bool,
    fields: Fields,
    signing: String,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/webhook-endpoints?{}", query([("cursor", cursor)]));
    let (list, alert) = match found(visit.api.get::<List<Endpoint>>(path.trim_end_matches('?')).await, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let page = EndpointsPage {
        frame: Frame::of(visit, "Webhooks", "/console/webhooks").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(|cursor| format!("/console/webhooks?{}", query([("cursor", cursor.as_str())]))),
        is_first: cursor.is_empty(),
        fields: Fields::read(&visit.form),
        signing: visit.form.get("signing").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Adds an endpoint, and shows it with its secret.
pub(crate) async fn create(visit: Visit) -> Response {
    if !visit.holds(MANAGES) {
        return forbidden(&visit);
    }
    let mut body = Fields::read(&visit.form).content();
    body["enabled"] = visit.form.find("enabled").is_some().into();
    if let Some(signing) = visit.form.find("signing") {
        body["signing"] = signing.into();
    }
    match visit.api.post_named::<Endpoint>("/webhook-endpoints", &body).await {
        Ok(endpoint) => endpoint::render(&visit, endpoint, None, None).await,
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed_once(&visit, &error, UNSURE),
    }
}
