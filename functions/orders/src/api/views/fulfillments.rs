//! A parcel as clients see it.

use domain::Timestamp;
use domain::id::{FulfillmentId, OrderId};
use serde::{Deserialize, Serialize};
use service::Problem;
use utoipa::ToSchema;

use crate::model::{Fulfillment, Label, Order, ParcelStatus, Portion};

/// A number of pieces of a line.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PortionResponse {
    /// The line's number within the order.
    line: u32,
    /// The number of pieces.
    quantity: u32,
}

impl From<Portion> for PortionResponse {
    fn from(portion: Portion) -> Self {
        Self { line: portion.line, quantity: portion.quantity }
    }
}

/// A parcel: pieces that are packed and shipped together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FulfillmentResponse {
    /// Its id.
    id: FulfillmentId,
    /// Its order.
    order_id: OrderId,
    /// Its status.
    status: ParcelStatus,
    /// What is in it.
    lines: Vec<PortionResponse>,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The tracking number.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
    /// The address of its tracking page.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_url: Option<String>,
    /// When it was packed.
    packed_at: Timestamp,
    /// When the carrier took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
    /// When it was unpacked.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Timestamp>,
}

impl FulfillmentResponse {
    /// All parcels of an order, oldest first.
    pub(in crate::api) fn all(order: &Order) -> Vec<Self> {
        order.goods.fulfillments.iter().map(|parcel| Self::of(order.id, parcel)).collect()
    }

    /// One of an order's parcels.
    pub(in crate::api) fn one(order: &Order, id: FulfillmentId) -> Option<Self> {
        order.goods.find(id).map(|parcel| Self::of(order.id, parcel))
    }

    fn of(order_id: OrderId, parcel: &Fulfillment) -> Self {
        let Label { carrier, tracking, tracking_url } = parcel.label.clone();
        Self {
            id: parcel.id,
            order_id,
            status: parcel.status(),
            lines: parcel.lines.iter().map(PortionResponse::from).collect(),
            carrier,
            tracking,
            tracking_url,
            packed_at: parcel.packed_at,
            shipped_at: parcel.shipped_at,
            delivered_at: parcel.delivered_at,
            cancelled_at: parcel.cancelled_at,
        }
    }
}

/// Finds a parcel of an order; 404 if there is none.
pub(in crate::api) fn find_parcel(order: &Order, id: FulfillmentId) -> Result<&Fulfillment, Problem> {
    order.goods.find(id).ok_or_else(|| Problem::not_found("fulfillment"))
}
