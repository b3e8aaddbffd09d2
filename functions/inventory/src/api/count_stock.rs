//! `POST /stock/counts`

use std::collections::BTreeSet;
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

use super::{Count, Note, Reference};
use crate::Inventory;
use crate::commands::by_hand::{self, StockCommand};
use crate::model::{Change, Changes, Kind, Levels, MAX_SKUS, Movement, Step};
use crate::scopes::InventoryWrite;

/// A stocktaking.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
pub struct CountStockRequest {
    /// The counts, each sku once.
    #[schema(min_items = 1, max_items = 90)]
    pub lines: Vec<CountedLine>,
    /// The reason.
    pub reason: Note,
    /// An external reference, such as the number of the stocktaking.
    #[deserr(default)]
    pub reference: Option<Reference>,
}

/// The count of a sku.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct CountedLine {
    /// The sku.
    pub sku: Sku,
    /// Pieces on hand.
    pub counted: Count,
}

/// A booked stocktaking.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StockCountResponse {
    /// The movement that records it.
    pub movement_id: MovementId,
    /// When it was booked.
    pub counted_at: Timestamp,
    /// The results by sku, including those without a difference.
    pub lines: Vec<StockDifference>,
}

/// The difference of a count from the books.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StockDifference {
    /// The sku.
    pub sku: Sku,
    /// The expected quantity.
    #[schema(example = 100)]
    pub expected: i64,
    /// The counted quantity.
    #[schema(example = 97)]
    pub counted: i64,
    /// `counted − expected`.
    #[schema(example = -3)]
    pub difference: i64,
    /// Pieces that can still be promised; negative if more is held than on hand.
    #[schema(example = 95)]
    pub available: i64,
    /// Pieces that are held or sold but not on hand; 0 if none are missing.
    #[schema(example = 0)]
    pub short_by: i64,
}

fn fits(request: CountStockRequest, location: ValuePointerRef<'_>) -> Result<CountStockRequest, Faults> {
    let (mut faults, mut seen) = (Faults::none(), BTreeSet::new());
    let lines = location.push_key("lines");
    if !(1..=MAX_SKUS).contains(&request.lines.len()) {
        let invalid = Invalid::new("out_of_range", format!("1 to {MAX_SKUS} lines are expected"));
        faults.append(Faults::at(lines, invalid));
    }
    for (n, line) in request.lines.iter().enumerate().filter(|(_, line)| !seen.insert(&line.sku)) {
        let invalid = Invalid::new("repeated", format!("{} stands here more than once", line.sku));
        faults.append(Faults::at(lines.push_index(n).push_key("sku"), invalid));
    }
    faults.none_or(request)
}

/// Books a stocktaking.
///
/// Sets the counted quantities, all lines in one step or none, and answers the differences from the books. Holds stay:
/// if less is on hand than promised, `short_by` is the difference, `GET /stock?short=true` lists the sku, and
/// `inventory.stock.oversold` is published. Costs, for n skus, 0.5 n RRU and 2 n WRU,
/// with the movement and the event 2 WRU a KB each, and 2 WRU with a key.
#[utoipa::path(
    post, path = "/stock/counts",
    request_body(content = CountStockRequest, example = json!({
        "lines": [{ "sku": "TEE-BLACK-M", "counted": 97 }, { "sku": "TEE-BLACK-L", "counted": 50 }], "reason": "Stocktaking 2026"
    })),
    responses(
        (status = 200, description = "The results, with the differences.", body = StockCountResponse),
        (status = 422, description = "`unknown_sku`: some have no stock to be counted; each is listed."),
    ),
)]
pub(crate) async fn count_stock(
    State(inventory): State<Arc<Inventory>>,
    staff: Scoped<InventoryWrite>,
    idempotency: Idempotency,
    Json(request): Json<CountStockRequest>,
) -> Result<Answer, Problem> {
    let CountStockRequest { lines, reason, reference } = request;
    let command = StockCommand {
        kind: Kind::Adjust,
        skus: lines.iter().map(|line| line.sku.clone()).collect(),
        makes_levels: false,
        who: &staff.0.subject,
        note: Some(reason.into_string()),
        reference: reference.map(Reference::into_string),
    };

    let decide = |movement: Movement, levels: &Levels| count(&lines, movement, levels);

    by_hand::run(&inventory, &idempotency, command, decide, counted).await
}

fn count(lines: &[CountedLine], movement: Movement, levels: &Levels) -> Result<Step, Problem> {
    let (mut faults, mut changes) = (Faults::none(), Changes::new());
    for (n, line) in lines.iter().enumerate() {
        match levels.get(&line.sku) {
            Some(level) => {
                let change = Change { on_hand: line.counted.get() - level.on_hand, ..Change::default() };
                changes.insert(line.sku.clone(), change);
            }
            None => {
                let invalid = Invalid::new("unknown_sku", format!("{} has no stock", line.sku));
                faults.add(format!("/lines/{n}/sku"), invalid);
            }
        }
    }
    if !faults.is_empty() {
        return Err(Problem::refused_with("unknown_sku", "Some skus have no stock to be counted.", faults));
    }
    by_hand::carry_out(movement, &changes, levels)
}

fn counted(step: &Step) -> Answer {
    let lines = step.movement.lines.iter().zip(&step.levels).map(|(line, level)| StockDifference {
        sku: line.sku.clone(),
        expected: line.effect.on_hand - line.effect.on_hand_change,
        counted: line.effect.on_hand,
        difference: line.effect.on_hand_change,
        available: line.effect.available,
        short_by: level.short_by(),
    });
    Answer::ok(&StockCountResponse {
        movement_id: step.movement.id,
        counted_at: step.movement.at,
        lines: lines.collect(),
    })
}
