//! `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::{FulfillmentId, OrderId};
use service::Problem;
use service::body::{Answer, Json, Path2};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use utoipa::ToSchema;

use super::requests::fulfillments::{LabelText, TrackingUrl};
use super::views::fulfillments::{FulfillmentResponse, find_parcel};
use crate::Orders;
use crate::commands::step::{carry_out, refused};
use crate::model::{Label, Order, OrderDetails};
use crate::scopes::OrdersWrite;

/// The carrier and tracking number of a parcel.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "carrier": "DHL", "tracking": "00340434161094042557" }))]
pub(crate) struct ShipFulfillmentRequest {
    /// The carrier.
    #[schema(value_type = LabelText)]
    carrier: LabelText,
    /// The tracking number.
    #[schema(value_type = LabelText)]
    tracking: LabelText,
    /// The address of its tracking page.
    #[deserr(default)]
    #[schema(value_type = Option<TrackingUrl>)]
    tracking_url: Option<TrackingUrl>,
}

/// Ships a packed parcel.
///
/// The order's owner gets an e-mail. A shop that captures at shipping captures the price of its pieces now: the exact
/// share of each line, discount and tax included, and shipping with the first parcel. For staff with `orders:write`.
/// Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/ship",
    request_body = ShipFulfillmentRequest,
    responses(
        (status = 200, description = "Shipped.", body = FulfillmentResponse),
        (status = 409, description = "`not_packed`, `not_confirmed` or `not_paid`."),
    ),
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

    let decide = |order: &mut Order, sheet: &OrderDetails| {
        let packed = find_parcel(order, parcel_id)?.label.clone();
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
