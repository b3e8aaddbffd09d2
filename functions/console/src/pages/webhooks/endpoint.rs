//! `/console/webhooks/{endpoint_id}`: one endpoint, to read and to change, and what went to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::super::filters;
use super::super::overtaken::alert_of;
use super::super::page::{Alert, Frame, failed, failed_once, forbidden, found, go_to, no_page, shown};
use super::super::typed::moment;
use super::super::visit::Visit;
use super::MANAGES;
use super::seen::{Delivery, Endpoint, Fields, address, path};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::query;

const ROWS: &str = "50";
/// Where a delivery stands, as a filter.
const STATES: [&str; 3] = ["pending", "delivered", "failed"];
/// Sent again, the form would replace the secret once more.
const UNSURE: &str = "The shop did not answer. The secret may be replaced or not, and nobody knows the new one: replace it again. The \
                      one that receivers know signs as well only as long as there was no other since.";

#[derive(Template)]
#[template(path = "webhooks/endpoint.html")]
struct EndpointPage {
    frame: Frame,
    endpoint: Endpoint,
    fields: Fields,
    deliveries: Vec<Delivery>,
    next: Option<String>,
    is_first: bool,
    state: String,
    /// The time of which what failed is to be sent again, as it was typed.
    from: String,
    to: String,
}

/// What was begun anew.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Replayed {
    replayed: u64,
    more: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match visit.api.get(&path(&id)).await {
        Ok(endpoint) => render(&visit, endpoint, None, None).await,
        Err(error) => failed(&visit, &error),
    }
}

/// Shows an endpoint; with its secret, if the API told it.
pub(super) async fn render(visit: &Visit, endpoint: Endpoint, typed: Option<Fields>, alert: Option<Alert>) -> Response {
    let (state, cursor) = (visit.query.get("state").to_owned(), visit.query.get("cursor"));
    let asked = query([("limit", ROWS), ("state", state.as_str()), ("cursor", cursor)]);
    let deliveries = visit.api.get::<List<Delivery>>(&format!("{}/deliveries?{asked}", path(&endpoint.id))).await;
    let (list, alert) = match found(deliveries, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let at = |cursor: String| {
        format!("{}?{}", endpoint.address(), query([("state", state.as_str()), ("cursor", cursor.as_str())]))
    };
    let page = EndpointPage {
        frame: Frame::of(visit, "Endpoint", "/console/webhooks").noting(visit.query.get("done")).alerting(alert),
        next: list.next_cursor.map(at),
        deliveries: list.items,
        is_first: cursor.is_empty(),
        fields: typed.unwrap_or_else(|| endpoint.fields()),
        endpoint,
        state,
        from: visit.form.get("from").to_owned(),
        to: visit.form.get("to").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Does something with the endpoint, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    if !visit.holds(MANAGES) {
        return forbidden(&visit);
    }
    let (form, path) = (&visit.form, path(&id));
    let version = form.get("version");
    let change = async |patch: Value, done| visit.api.patch::<IgnoredAny>(&path, version, &patch).await.map(|_| done);
    let done = match action.as_str() {
        "save" => change(Fields::read(form).content(), "saved").await,
        "enable" => change(json!({ "enabled": true }), "endpoint_on").await,
        "disable" => change(json!({ "enabled": false }), "endpoint_off").await,
        "test" => visit.api.tell(&format!("{path}/test"), form.get("key")).await.map(|()| "test_sent"),
        "replay" => replay(&visit, &path).await,
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/webhooks?done=deleted"),
            Err(error) => Err(error),
        },
        "rotate" => match visit.api.post_named::<Endpoint>(&format!("{path}/rotate-secret"), &Value::Null).await {
            Ok(endpoint) => return render(&visit, endpoint, None, None).await,
            Err(error @ ApiError::Unreachable(_)) => return failed_once(&visit, &error, UNSURE),
            Err(ApiError::Refused(refusal)) if refusal.status >= 500 => {
                return failed_once(&visit, &ApiError::Refused(refusal), UNSURE);
            }
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("{}?done={done}", address(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            match visit.api.get::<Endpoint>(&path).await {
                Ok(endpoint) => {
                    let typed = (action == "save").then(|| Fields::read(form));
                    let versions = typed.as_ref().map(|typed| (typed.named(), endpoint.fields().named()));
                    render(&visit, endpoint, typed, Some(alert_of(&refusal, versions))).await
                }
                Err(error) => failed(&visit, &error),
            }
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Sends what failed in a time again; the API does some at once, and says whether more is left.
async fn replay(visit: &Visit, path: &str) -> Result<&'static str, ApiError> {
    let (from, to) = (moment(visit.form.get("from")), moment(visit.form.get("to")));
    let fields = [("from", from.as_str().unwrap_or_default()), ("to", to.as_str().unwrap_or_default())];
    let replayed: Replayed = visit.api.post_named(&format!("{path}/replay?{}", query(fields)), &Value::Null).await?;
    Ok(match replayed {
        Replayed { more: true, .. } => "replayed_some",
        Replayed { replayed: 0, .. } => "replayed_none",
        Replayed { .. } => "replayed",
    })
}
