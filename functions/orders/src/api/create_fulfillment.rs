//! `POST /orders/{order_id}/fulfillments`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::{FulfillmentId, OrderId};
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use utoipa::ToSchema;

use super::requests::fulfillments::{LabelText, MAX_LINES, PortionRequest, TrackingUrl, portions, within};
use super::views::fulfillments::FulfillmentResponse;
use crate::Orders;
use crate::commands::step::{carry_out, refused};
use crate::model::{Fulfillment, Label, Order, OrderDetails, Portions};
use crate::scopes::OrdersWrite;

/// A parcel to pack, and on request to ship at once.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "lines": [{ "line": 1, "quantity": 1 }], "carrier": "DHL" }))]
pub(crate) struct CreateFulfillmentRequest {
    /// Its pieces; by default all that is left.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<PortionRequest>>, min_items = 1, max_items = 90)]
    lines: Option<BoundedVec<PortionRequest, MAX_LINES>>,
    /// The carrier, if known; required with `ship`.
    #[deserr(default)]
    #[schema(value_type = Option<LabelText>)]
    carrier: Option<LabelText>,
    /// The tracking number, if known; required with `ship`.
    #[deserr(default)]
    #[schema(value_type = Option<LabelText>)]
    tracking: Option<LabelText>,
    /// The address of its tracking page.
    #[deserr(default)]
    #[schema(value_type = Option<TrackingUrl>)]
    tracking_url: Option<TrackingUrl>,
    /// Whether the parcel is shipped at once.
    #[deserr(default)]
    #[schema(default = false, required = false)]
    ship: bool,
}

/// Packs a parcel.
///
/// It takes some or all of the pieces left of a confirmed order; an order has up to 50 parcels. With `ship` the parcel
/// is also shipped, as by `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`. For staff with `orders:write`.
/// Costs 2 RRU and 2 WRU, with `ship` 4 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments",
    request_body = CreateFulfillmentRequest,
    responses(
        (status = 201, description = "Packed, or shipped.", body = FulfillmentResponse),
        (status = 409, description = "`not_confirmed`, `nothing_left`, `not_paid` or `too_many_fulfillments`."),
        (status = 422, description = "`not_enough_left`, with every line that has too few pieces."),
    ),
)]
pub(crate) async fn create_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<OrderId>,
    idempotency: Idempotency,
    Json(request): Json<CreateFulfillmentRequest>,
) -> Result<Answer, Problem> {
    request.check()?;
    let ship = request.ship;
    let lines = request.lines.map(portions).transpose()?;
    let label = Label {
        carrier: request.carrier.map(LabelText::into_string),
        tracking: request.tracking.map(LabelText::into_string),
        tracking_url: request.tracking_url.map(|url| url.to_string()),
    };
    let clock = &orders.context.clock;
    let parcel_id = FulfillmentId::new(clock);

    let decide = |order: &mut Order, sheet: &OrderDetails| {
        let (shares, at) = (sheet.shares(), clock.now());
        let left = order.goods.left(&shares.ordered());
        let lines: Portions = match &lines {
            Some(lines) if !left.is_empty() => within(lines, &left, &shares.ordered())?,
            _ => left,
        };
        let parcel = Fulfillment::packed(parcel_id, lines, label.clone(), at);
        match ship {
            true => order.pack_and_ship(&shares, parcel, at).map_err(refused),
            false => order.pack(&shares.ordered(), parcel, at).map_err(refused),
        }
    };

    let answer = |order: &Order| Answer::created(format!("/orders/{id}"), &FulfillmentResponse::one(order, parcel_id));
    carry_out(&orders, None, id, &idempotency, decide, answer).await
}

impl CreateFulfillmentRequest {
    /// Requires a carrier and a tracking number if the parcel is shipped at once.
    fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::none();
        let needed = [("/carrier", self.carrier.is_none()), ("/tracking", self.tracking.is_none())];
        for (pointer, _) in needed.into_iter().filter(|(_, is_missing)| self.ship && *is_missing) {
            faults.add(pointer, Invalid::new("required", "this is required if the parcel is shipped at once"));
        }
        faults.none_or(()).map_err(Problem::invalid)
    }
}
