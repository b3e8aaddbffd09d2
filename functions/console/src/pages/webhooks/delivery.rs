//! `/console/webhooks/{endpoint_id}/deliveries/{delivery_id}`: one webhook with its attempts, to send it again.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::MANAGES;
use super::seen::{Delivery, address, path};
use crate::adapters::stoa::ApiError;
use crate::model::form::segment;

#[derive(Template)]
#[template(path = "webhooks/delivery.html")]
struct DeliveryPage {
    frame: Frame,
    delivery: Delivery,
    /// The page of the endpoint, and of this delivery.
    endpoint: String,
    address: String,
}

fn at(endpoint: &str, id: &str) -> String {
    format!("{}/deliveries/{}", path(endpoint), segment(id))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path((endpoint, id)): Path<(String, String)>) -> Response {
    render(&visit, &endpoint, &id, None).await
}

async fn render(visit: &Visit, endpoint: &str, id: &str, alert: Option<Alert>) -> Response {
    let delivery: Delivery = match visit.api.get(&at(endpoint, id)).await {
        Ok(delivery) => delivery,
        Err(error) => return failed(visit, &error),
    };
    let frame = Frame::of(visit, delivery.kind.clone(), "/console/webhooks");
    let page = DeliveryPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        endpoint: address(endpoint),
        address: format!("{}/deliveries/{}", address(endpoint), segment(&delivery.id)),
        delivery,
    };
    shown(&page, &page.frame)
}

/// Sends it again: it begins anew under the same id, and one that is under way goes on as it does.
pub(crate) async fn act(visit: Visit, Path((endpoint, id, action)): Path<(String, String, String)>) -> Response {
    if !visit.holds(MANAGES) {
        return forbidden(&visit);
    }
    if action != "replay" {
        return no_page().await;
    }
    match visit.api.post_named::<IgnoredAny>(&format!("{}/replay", at(&endpoint, &id)), &Value::Null).await {
        Ok(_) => go_to(&format!("{}/deliveries/{}?done=replayed", address(&endpoint), segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            render(&visit, &endpoint, &id, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}
