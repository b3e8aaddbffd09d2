//! Returns: requested, approved, inspected, refunded.

use deserr::Deserr;
use domain::fault::Faults;
use domain::id::{OrderId, ReturnId};
use domain::owner::Owner;
use domain::{Currency, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Number, Portion, Portions, Refusal};

/// A return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Return {
    /// Its id.
    #[serde(rename = "pk")]
    pub id: ReturnId,
    /// The order of the goods.
    pub order_id: OrderId,
    /// That order's number.
    pub number: Number,
    /// The order's owner.
    pub owner: Owner,
    /// The order's currency.
    pub currency: Currency,
    /// Its status.
    pub status: ReturnStatus,
    /// The pieces to return.
    pub lines: Vec<ReturnLine>,
    /// The customer's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The shop's reason for its decision, or for a refund below the goods' price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The refund due, in minor units; known after the inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<i64>,
    /// The amount refunded, in minor units.
    #[serde(default)]
    pub refunded: i64,
    /// Why the refund failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was requested.
    #[serde(with = "super::millis")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(with = "super::millis")]
    pub updated_at: Timestamp,
}

/// One line of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The number of the order's line.
    pub line: u32,
    /// The number of pieces to return.
    pub quantity: u32,
    /// Why.
    pub reason: ReturnReason,
    /// The number of pieces accepted.
    #[serde(default)]
    pub accepted: u32,
    /// Whether the accepted pieces go back into stock.
    #[serde(default)]
    pub restock: bool,
}

/// The status of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum ReturnStatus {
    /// Requested; the shop has to decide.
    Requested,
    /// Approved; the customer may send the goods.
    Approved,
    /// Rejected by the shop.
    Rejected,
    /// Cancelled before the goods arrived.
    Cancelled,
    /// Inspected; the refund is under way.
    Received,
    /// Refunded, or inspected with no refund due.
    Refunded,
}

/// Why goods are returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum ReturnReason {
    /// It arrived damaged.
    Damaged,
    /// It does not work.
    Defective,
    /// It is not what was ordered.
    #[deserr(rename = "wrong_item")]
    WrongItem,
    /// It differs from its description.
    #[deserr(rename = "not_as_described")]
    NotAsDescribed,
    /// It does not fit.
    #[deserr(rename = "wrong_size")]
    WrongSize,
    /// It is no longer wanted.
    Unwanted,
    /// Another reason.
    Other,
}

/// The result of an inspection.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// By line: the accepted pieces, and whether they go back into stock.
    pub found: Vec<(Portion, bool)>,
    /// The refund due, in minor units.
    pub refund: i64,
    /// Why the refund is below the goods' price.
    pub remark: Option<String>,
}

impl Return {
    /// The pieces to return.
    pub fn asked(&self) -> Portions {
        self.lines.iter().map(|line| Portion { line: line.line, quantity: line.quantity }).collect()
    }

    /// The accepted pieces.
    pub fn accepted(&self) -> Portions {
        self.lines.iter().map(|line| Portion { line: line.line, quantity: line.accepted }).collect()
    }

    /// The accepted pieces that go back into stock.
    pub fn restocked(&self) -> Portions {
        let good = self.lines.iter().filter(|line| line.restock);
        good.map(|line| Portion { line: line.line, quantity: line.accepted }).collect()
    }

    /// Approves or rejects the return.
    pub fn decide(&mut self, approved: bool, remark: Option<String>, at: Timestamp) -> Result<(), Refusal> {
        if self.status != ReturnStatus::Requested {
            return Err(Refusal::NotRequested);
        }
        self.remark = remark;
        self.enter(if approved { ReturnStatus::Approved } else { ReturnStatus::Rejected }, at);
        Ok(())
    }

    /// Cancels the return before the goods arrive.
    pub fn cancel(&mut self, at: Timestamp) -> Result<(), Refusal> {
        if !matches!(self.status, ReturnStatus::Requested | ReturnStatus::Approved) {
            return Err(Refusal::ReturnEnded);
        }
        self.enter(ReturnStatus::Cancelled, at);
        Ok(())
    }

    /// The status for people: a return without a refund due ends with its inspection.
    pub fn standing(&self) -> ReturnStatus {
        match self.status {
            ReturnStatus::Received if self.refund == Some(0) => ReturnStatus::Refunded,
            status => status,
        }
    }

    /// Whether people see it with this status; always, if none is asked for.
    pub fn stands_at(&self, status: Option<ReturnStatus>) -> bool {
        status.is_none_or(|status| status == self.standing())
    }

    /// Records the inspection; refuses more pieces of a line than were to be returned.
    pub fn receive(&mut self, inspection: Inspection, at: Timestamp) -> Result<(), Refusal> {
        if self.status != ReturnStatus::Approved {
            return Err(Refusal::NotApproved);
        }
        for (portion, restock) in inspection.found {
            let line = self.lines.iter_mut().find(|line| line.line == portion.line);
            let line = line.filter(|line| portion.quantity <= line.quantity).ok_or(Refusal::NotEnoughLeft)?;
            (line.accepted, line.restock) = (portion.quantity, restock && portion.quantity > 0);
        }
        self.refund = Some(inspection.refund);
        if inspection.remark.is_some() {
            self.remark = inspection.remark;
        }
        self.enter(ReturnStatus::Received, at);
        Ok(())
    }

    /// Records its refund; `false` if that was known.
    pub fn record_refund(&mut self, amount: i64, at: Timestamp) -> bool {
        if self.standing() != ReturnStatus::Received {
            return false;
        }
        (self.refunded, self.failure) = (amount, None);
        self.enter(ReturnStatus::Refunded, at);
        true
    }

    /// Records that its refund failed; `false` if that was known.
    pub fn record_failed_refund(&mut self, code: &str, at: Timestamp) -> bool {
        if self.standing() != ReturnStatus::Received || self.failure.as_deref() == Some(code) {
            return false;
        }
        self.failure = Some(code.to_owned());
        self.enter(ReturnStatus::Received, at);
        true
    }

    fn enter(&mut self, status: ReturnStatus, at: Timestamp) {
        self.status = status;
        self.version = self.version.saturating_add(1);
        self.updated_at = at;
    }
}
