//! How a return looks from the outside, and who may see it.

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
    /// What comes back.
    lines: Vec<ReturnLineResponse>,
}

/// A return in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnSummary {
    /// Its id.
    id: ReturnId,
    /// The order that the goods are of.
    order_id: OrderId,
    /// That order's number.
    #[schema(example = "K7Q2M9XA")]
    order_number: String,
    /// Whose the order is.
    owner: Owner,
    /// How far it has come.
    status: ReturnStatus,
    /// What the customer says about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// What the shop says about its decision, or about a refund that is less than the goods came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What is to be given back; known once the goods were inspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<Money>,
    /// What was given back.
    refunded: Money,
    /// Why the money could not be given back, as a code; the shop has to do it by other means.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_failed: Option<String>,
    /// Counts its changes.
    version: u64,
    /// When it was asked for.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// One line of a return.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnLineResponse {
    /// The order's line.
    line: u32,
    /// What.
    sku: Option<Sku>,
    /// As it was called.
    title: String,
    /// How many pieces are to come back.
    quantity: u32,
    /// Why.
    reason: ReturnReason,
    /// How many came, and were taken.
    accepted: u32,
    /// How many of those went back on the shelf.
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
    /// The return with its lines.
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

/// 404 unless it is the caller's own, or the caller may see any.
pub(in crate::api) fn seen_by(caller: &Caller, returned: &Return) -> Result<(), Problem> {
    caller.may_see(&returned.owner, READ, "return")
}

/// Whether the caller may ask for returns of an owner's orders and call them off: the owner and staff. 403 for those who
/// may only read; for all others it is as if there were nothing.
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
