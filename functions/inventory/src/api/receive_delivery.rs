//! `POST /stock`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::{MovementId, Sku};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::{Note, Pieces, Reference, StockResponse};
use crate::Inventory;
use crate::commands::by_hand::{self, StockCommand};
use crate::model::{Changes, Kind, Levels, MAX_SKUS, Movement, Step};
use crate::scopes::InventoryWrite;

/// A delivery of many skus.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
pub struct ReceiveDeliveryRequest {
    /// The received goods; lines of the same sku are summed.
    #[schema(min_items = 1, max_items = 90)]
    pub lines: Vec<DeliveryLine>,
    /// A note.
    #[deserr(default)]
    pub note: Option<Note>,
    /// An external reference, such as the delivery note's number.
    #[deserr(default)]
    pub reference: Option<Reference>,
}

/// A quantity of a sku.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DeliveryLine {
    /// The sku.
    pub sku: Sku,
    /// The quantity.
    pub quantity: Pieces,
}

/// A received delivery.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryResponse {
    /// The movement that records it.
    pub movement_id: MovementId,
    /// When it was recorded.
    pub received_at: Timestamp,
    /// The present stock of each of its skus, by sku.
    pub stock: Vec<StockResponse>,
}

fn fits(request: ReceiveDeliveryRequest, location: ValuePointerRef<'_>) -> Result<ReceiveDeliveryRequest, Faults> {
    if (1..=MAX_SKUS).contains(&request.lines.len()) {
        return Ok(request);
    }
    let invalid = Invalid::new("out_of_range", format!("1 to {MAX_SKUS} lines are expected"));
    Err(Faults::at(location.push_key("lines"), invalid))
}

/// Receives a delivery of many skus.
///
/// All lines in one step, or none; new skus get a stock level. Costs, for n skus, n RRU and 2 n WRU, with
/// the movement and the event 2 WRU a KB each, and 2 WRU with a key; 2 WRU more for each new sku.
#[utoipa::path(
    post, path = "/stock",
    request_body(content = ReceiveDeliveryRequest, example = json!({
        "lines": [{ "sku": "TEE-BLACK-M", "quantity": 100 }, { "sku": "TEE-BLACK-L", "quantity": 50 }], "reference": "DN-4711"
    })),
    responses(
        (status = 200, description = "The delivery, with the present stock.", body = DeliveryResponse),
        (status = 422, description = "The quantity on hand would exceed the maximum."),
    ),
)]
pub(crate) async fn receive_delivery(
    State(inventory): State<Arc<Inventory>>,
    staff: Scoped<InventoryWrite>,
    idempotency: Idempotency,
    Json(request): Json<ReceiveDeliveryRequest>,
) -> Result<Answer, Problem> {
    let mut changes = Changes::new();
    for line in request.lines {
        changes.entry(line.sku).or_default().on_hand += line.quantity.get();
    }
    let command = StockCommand {
        kind: Kind::Receive,
        skus: changes.keys().cloned().collect(),
        makes_levels: true,
        who: &staff.0.subject,
        note: request.note.map(Note::into_string),
        reference: request.reference.map(Reference::into_string),
    };

    let decide = |movement: Movement, levels: &Levels| by_hand::carry_out(movement, &changes, levels);

    by_hand::run(&inventory, &idempotency, command, decide, received).await
}

fn received(step: &Step) -> Answer {
    Answer::ok(&DeliveryResponse {
        movement_id: step.movement.id,
        received_at: step.movement.at,
        stock: step.levels.iter().map(StockResponse::from).collect(),
    })
}
