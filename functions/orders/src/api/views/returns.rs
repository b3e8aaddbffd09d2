//! A return as clients see it, and who may see it.

use domain::id::{OrderId, ReturnId, Sku};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use serde::Serialize;
use service::Problem;
use service::caller::Caller;
use utoipa::ToSchema;

use crate::commands::access::{READ, WRITE};
use crate::model::{OrderDetails, Return, ReturnReason, ReturnStatus};

/// A return.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnResponse {
    #[serde(flatten)]
    summary: ReturnSummary,
    /// The pieces to return.
    lines: Vec<ReturnLineResponse>,
}

/// A return in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnSummary {
    /// Its id.
    id: ReturnId,
    /// The order of the goods.
    order_id: OrderId,
    /// That order's number.
    #[schema(example = "K7Q2M9XA")]
    order_number: String,
    /// The order's owner.
    owner: Owner,
    /// Its status.
    status: ReturnStatus,
    /// The customer's note.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The shop's reason for its decision, or for a refund below the goods' price.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The refund due; known after the inspection.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<Money>,
    /// The amount refunded.
    refunded: Money,
    /// Why the refund failed, as a code; the shop has to refund by other means.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_failed: Option<String>,
    /// Its version, incremented by each change.
    version: u64,
    /// When it was requested.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// One line of a return.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnLineResponse {
    /// The number of the order's line.
    line: u32,
    /// The SKU.
    sku: Option<Sku>,
    /// The title at checkout.
    title: String,
    /// The number of pieces to return.
    quantity: u32,
    /// The reason.
    reason: ReturnReason,
    /// The number of pieces accepted.
    accepted: u32,
    /// The number of accepted pieces that went back into stock.
    restocked: u32,
}

impl From<&Return> for ReturnSummary {
    fn from(returned: &Return) -> Self {
        let money = |amount| Money::new(amount, returned.currency);
        Self {
            id: returned.id,
            order_id: returned.order_id,
            order_number: returned.number.to_string(),
            owner: returned.owner,
            status: returned.standing(),
            note: returned.note.clone(),
            reason: returned.remark.clone(),
            refund: returned.refund.map(money),
            refunded: money(returned.refunded),
            refund_failed: returned.failure.clone(),
            version: returned.version,
            created_at: returned.created_at,
            updated_at: returned.updated_at,
        }
    }
}

impl ReturnResponse {
    /// Builds the return with its lines.
    pub(in crate::api) fn of(returned: &Return, sheet: &OrderDetails) -> Self {
        let bought = sheet.lines();
        let lines = returned.lines.iter().map(|line| {
            let of_order = bought.iter().find(|bought| bought.line == line.line);
            ReturnLineResponse {
                line: line.line,
                sku: of_order.map(|bought| bought.sku.clone()),
                title: of_order.map(|bought| bought.title.clone()).unwrap_or_default(),
                quantity: line.quantity,
                reason: line.reason,
                accepted: line.accepted,
                restocked: if line.restock { line.accepted } else { 0 },
            }
        });
        Self { summary: returned.into(), lines: lines.collect() }
    }
}

/// Refuses with 404 unless the caller may see the return.
pub(in crate::api) fn seen_by(caller: &Caller, returned: &Return) -> Result<(), Problem> {
    caller.may_see(&returned.owner, READ, "return")
}

/// Refuses callers who may not request or cancel an owner's returns.
///
/// These are all but the owner and staff. 403 for those who may only read; `nothing` for all others, as if the order
/// or return did not exist.
pub(in crate::api) fn may_ask(
    caller: &Caller,
    owner: &Owner,
    nothing: impl FnOnce() -> Problem,
) -> Result<(), Problem> {
    if caller.owns(owner) || caller.has_scope(WRITE) {
        return Ok(());
    }
    Err(if caller.has_scope(READ) { Problem::insufficient_scope(WRITE) } else { nothing() })
}
