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
use super::fulfillment::{FulfillmentResponse, Label, shipment};
use crate::Orders;
use crate::model::{Happening, Order};
use crate::step::{carry_out, command};

/// A shipment that the carrier has taken.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "carrier": "DHL", "tracking": "00340434161094042557" }))]
pub(crate) struct ShipFulfillmentRequest {
    /// Who carries it.
    #[schema(value_type = Label)]
    carrier: Label,
    /// The carrier's number.
    #[schema(value_type = Label)]
    tracking: Label,
}

/// Ships a packed order.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/ship", tag = "orders",
    operation_id = "ship_fulfillment",
    summary = "Ships a packed order",
    description = "The carrier has it; where the shop captures at shipping, the money is taken now. For staff with \
        `orders:write`. Costs 2 RRU and 4 WRU (2 a KB of event), 2 WRU more with an Idempotency-Key, 2 a KB more where \
        the money is here already and the order is completed with it.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("fulfillment_id" = FulfillmentId, Path, description = "The shipment."),
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
        (status = 404, description = "There is no such order or shipment.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`not_packed`, `not_confirmed` or `not_paid`.", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON by its type.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The Idempotency-Key was used with another body.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn ship_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path2(id, fulfillment_id): Path2<OrderId, FulfillmentId>,
    idempotency: Idempotency,
    Json(request): Json<ShipFulfillmentRequest>,
) -> Result<Answer, Problem> {
    let (carrier, tracking) = (request.carrier.into_string(), request.tracking.into_string());

    let decide = |order: &mut Order| {
        shipment(order, fulfillment_id)?;
        let announcements = command(&orders, order, Happening::Ship)?;
        let shipped_at = Some(order.updated_at);
        let shipment = shipment(order, fulfillment_id)?;
        (shipment.carrier, shipment.tracking) = (Some(carrier.clone()), Some(tracking.clone()));
        shipment.shipped_at = shipped_at;
        Ok(announcements)
    };

    let answer = |order: &Order| Answer::ok(&FulfillmentResponse::of(order));
    carry_out(&orders, id, &idempotency, decide, answer).await
}
