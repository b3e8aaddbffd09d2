//! `POST /stock/{sku}/adjust`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::bounds::BoundedInt;
use domain::fault::{Faults, Invalid};
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::{Count, Note, StockResponse};
use crate::Inventory;
use crate::commands::by_hand::{self, StockCommand};
use crate::model::{Change, Changes, Kind, Levels, Movement, Step};
use crate::scopes::InventoryWrite;

/// A change of the stock on hand.
type Difference = BoundedInt<-1_000_000_000, 1_000_000_000>;

/// A count, or a correction.
#[derive(Clone, Debug, utoipa::ToSchema)]
#[serde(untagged)]
pub enum AdjustStockRequest {
    /// A counted quantity.
    Count(CountRequest),
    /// A difference.
    Correction(CorrectionRequest),
}

/// A count.
#[derive(Clone, Debug, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountRequest {
    /// Pieces on hand.
    pub on_hand: Count,
    /// The reason.
    pub reason: Note,
}

/// A correction.
#[derive(Clone, Debug, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    /// Pieces to add; negative to remove.
    pub delta: Difference,
    /// The reason.
    pub reason: Note,
}

/// Both kinds of request, parsed before the kind is known.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Either {
    #[deserr(default)]
    on_hand: Option<Count>,
    #[deserr(default)]
    delta: Option<Difference>,
    reason: Note,
}

impl Deserr<Faults> for AdjustStockRequest {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        match Either::deserialize_from_value(value, location)? {
            Either { on_hand: Some(on_hand), delta: None, reason } => Ok(Self::Count(CountRequest { on_hand, reason })),
            Either { on_hand: None, delta: Some(delta), reason } => {
                Ok(Self::Correction(CorrectionRequest { delta, reason }))
            }
            _ => Err(Faults::at(location, Invalid::new("exactly_one", "one of on_hand and delta is expected"))),
        }
    }
}

/// Corrects the stock on hand.
///
/// Sets the counted quantity, or adds or removes pieces. Holds stay: if less is on hand than promised, `short_by` is the
/// difference, `GET /stock?short=true` lists the sku, and `inventory.stock.oversold` is published. Costs 0.5 RRU and 6 WRU, 8 with a key.
#[utoipa::path(
    post, path = "/stock/{sku}/adjust",
    request_body(content = AdjustStockRequest, examples(
        ("Counted" = (value = json!({ "on_hand": 97, "reason": "Stocktaking" }))),
        ("Corrected" = (value = json!({ "delta": -3, "reason": "Broken in the warehouse" }))),
    )),
    responses(
        (status = 200, description = "The present stock.", body = StockResponse),
        (status = 422, description = "The quantity on hand would be negative, or exceed the maximum."),
    ),
)]
pub(crate) async fn adjust_stock(
    State(inventory): State<Arc<Inventory>>,
    staff: Scoped<InventoryWrite>,
    Path(sku): Path<Sku>,
    idempotency: Idempotency,
    Json(request): Json<AdjustStockRequest>,
) -> Result<Answer, Problem> {
    let reason = match &request {
        AdjustStockRequest::Count(count) => &count.reason,
        AdjustStockRequest::Correction(correction) => &correction.reason,
    };
    let command = StockCommand {
        kind: Kind::Adjust,
        skus: vec![sku.clone()],
        makes_levels: false,
        who: &staff.0.subject,
        note: Some(reason.to_string()),
        reference: None,
    };

    let decide = |movement: Movement, levels: &Levels| adjust(&sku, &request, movement, levels);

    by_hand::run(&inventory, &idempotency, command, decide, StockResponse::answer).await
}

fn adjust(sku: &Sku, request: &AdjustStockRequest, movement: Movement, levels: &Levels) -> Result<Step, Problem> {
    let level = levels.get(sku).ok_or_else(|| Problem::not_found("sku"))?;
    let delta = match request {
        AdjustStockRequest::Count(count) => count.on_hand.get() - level.on_hand,
        AdjustStockRequest::Correction(correction) => correction.delta.get(),
    };
    if delta < 0 && level.on_hand + delta < 0 {
        let detail = format!("There are {} pieces; {} can't be taken away.", level.on_hand, -delta);
        return Err(Problem::refused("insufficient_stock", detail));
    }
    let change = Change { on_hand: delta, ..Change::default() };
    by_hand::carry_out(movement, &Changes::from([(sku.clone(), change)]), levels)
}
