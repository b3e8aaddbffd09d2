//! `POST /orders/{order_id}/fulfillments`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::caller::Scoped;
use shared::fault::Faults;
use shared::id::{FulfillmentId, OrderId};
use shared::idempotency::Idempotency;
use utoipa::ToSchema;

use super::access::OrdersWrite;
use super::fulfillment::{FulfillmentResponse, Label};
use crate::Orders;
use crate::model::{Happening, Order, Shipment};
use crate::step::{carry_out, command};

/// A shipment that is packed.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "carrier": "DHL" }))]
pub(crate) struct CreateFulfillmentRequest {
    /// Who will carry it, where that is known.
    #[deserr(default)]
    #[schema(value_type = Option<Label>)]
    carrier: Option<Label>,
    /// The carrier's number, where it is known.
    #[deserr(default)]
    #[schema(value_type = Option<Label>)]
    tracking: Option<Label>,
}

/// Packs an order.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments", tag = "orders", operation_id = "create_fulfillment",
    summary = "Packs an order",
    description = "All of a confirmed order, in one piece. For staff with `orders:write`. Costs 1 RRU and 2 WRU, \
        2 WRU more with an Idempotency-Key.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition safe; 1 to 255 characters."),
    ),
    request_body = CreateFulfillmentRequest,
    responses(
        (status = 201, description = "Packed.", body = FulfillmentResponse,
            headers(("Location" = String, description = "The order, which shows its shipments."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope `orders:write` is needed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "There is no such order.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`not_confirmed` or `already_packed`.", body = Problem,
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
pub(crate) async fn create_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<OrderId>,
    idempotency: Idempotency,
    Json(request): Json<CreateFulfillmentRequest>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let packed = Shipment {
        id: FulfillmentId::new(clock),
        carrier: request.carrier.map(Label::into_string),
        tracking: request.tracking.map(Label::into_string),
        packed_at: clock.now(),
        shipped_at: None,
        delivered_at: None,
    };

    let decide = |order: &mut Order| {
        let announcements = command(&orders, order, Happening::Pack)?;
        order.shipment = Some(packed.clone());
        Ok(announcements)
    };

    let answer = |order: &Order| Answer::created(format!("/orders/{id}"), &FulfillmentResponse::of(order));
    carry_out(&orders, id, &idempotency, decide, answer).await
}
