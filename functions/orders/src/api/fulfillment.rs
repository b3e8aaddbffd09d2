//! How a shipment looks from the outside, and what the routes below it have in common.

use serde::Serialize;
use shared::id::{FulfillmentId, OrderId};
use shared::{Problem, Timestamp};
use utoipa::ToSchema;

use crate::model::{FulfillmentStatus, Order, Shipment};

/// A name of a carrier, or its number for a shipment.
pub(super) type Label = shared::bounds::Text<1, 100>;

/// A shipment: the whole order in one piece.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FulfillmentResponse {
    /// Its id.
    id: FulfillmentId,
    /// The order.
    order_id: OrderId,
    /// How far it has come.
    status: FulfillmentStatus,
    /// Who carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The carrier's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
    /// When it was packed.
    packed_at: Timestamp,
    /// When the carrier had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
}

impl FulfillmentResponse {
    /// The order's shipment, once it is packed.
    pub(super) fn of(order: &Order) -> Option<Self> {
        order.shipment.as_ref().map(|shipment| Self {
            id: shipment.id,
            order_id: order.id,
            status: order.saga.fulfillment,
            carrier: shipment.carrier.clone(),
            tracking: shipment.tracking.clone(),
            packed_at: shipment.packed_at,
            shipped_at: shipment.shipped_at,
            delivered_at: shipment.delivered_at,
        })
    }
}

/// The order's shipment by its id; 404 where the order has no such one.
pub(super) fn shipment(order: &mut Order, id: FulfillmentId) -> Result<&mut Shipment, Problem> {
    order.shipment.as_mut().filter(|shipment| shipment.id == id).ok_or_else(|| Problem::not_found("fulfillment"))
}
