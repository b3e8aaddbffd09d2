//! `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, Json, Path2};
use shared::caller::Scoped;
use shared::fault::Faults;
use shared::id::{FulfillmentId, OrderId};
use shared::idempotency::Idempotency;
use utoipa::ToSchema;

use super::access::OrdersWrite;
use super::fulfillment::{FulfillmentResponse, LabelText, TrackingUrl, has_parcel};
use crate::Orders;
use crate::model::{Label, Order, Sheet};
use crate::step::{carry_out, refused};

/// A parcel that the carrier has taken.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "carrier": "DHL", "tracking": "00340434161094042557" }))]
pub(crate) struct ShipFulfillmentRequest {
    /// Who carries it.
    #[schema(value_type = LabelText)]
    carrier: LabelText,
    /// The carrier's number.
    #[schema(value_type = LabelText)]
    tracking: LabelText,
    /// Where the customer can follow it.
    #[deserr(default)]
    #[schema(value_type = Option<TrackingUrl>)]
    tracking_url: Option<TrackingUrl>,
}

/// Ships a packed parcel.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/ship", tag = "orders", operation_id = "ship_fulfillment",
    summary = "Ships a packed parcel",
    description = "The carrier has it; its owner is told by mail. Where the shop captures at shipping, the money for what is in \
        it is taken now: the exact share of each line, discount and tax included, and shipping with the first parcel. For \
        staff with `orders:write`. Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("fulfillment_id" = FulfillmentId, Path, description = "The parcel."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition safe; 1 to 255 characters."),
    ),
    request_body = ShipFulfillmentRequest,
    responses(
        (status = 200, description = "Shipped.", body = FulfillmentResponse),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope `orders:write` is needed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "There is no such order or parcel.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`not_packed`, `not_confirmed` or `not_paid`.", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON by its type.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The Idempotency-Key was used with another body.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem,
            content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn ship_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path2(id, parcel_id): Path2<OrderId, FulfillmentId>,
    idempotency: Idempotency,
    Json(request): Json<ShipFulfillmentRequest>,
) -> Result<Answer, Problem> {
    let tracking_url = request.tracking_url.map(|url| url.to_string());
    let (carrier, tracking) = (Some(request.carrier.into_string()), Some(request.tracking.into_string()));

    let decide = |order: &mut Order, sheet: &Sheet| {
        let packed = has_parcel(order, parcel_id)?.label.clone();
        let notices = order.ship(&sheet.shares(), parcel_id, orders.context.clock.now()).map_err(refused)?;
        if let Some(parcel) = order.goods.find_mut(parcel_id) {
            let tracking_url = tracking_url.clone().or(packed.tracking_url);
            parcel.label = Label { carrier: carrier.clone(), tracking: tracking.clone(), tracking_url };
        }
        Ok(notices)
    };

    let answer = |order: &Order| Answer::ok(&FulfillmentResponse::one(order, parcel_id));
    carry_out(&orders, None, id, &idempotency, decide, answer).await
}
