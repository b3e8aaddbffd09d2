//! Goods that come back: asked for, allowed, inspected, paid back.

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
    /// The order that the goods are of.
    pub order_id: OrderId,
    /// That order's number.
    pub number: Number,
    /// Whose the order is.
    pub owner: Owner,
    /// The order's currency.
    pub currency: Currency,
    /// How far it has come.
    pub status: ReturnStatus,
    /// What comes back.
    pub lines: Vec<ReturnLine>,
    /// What the customer says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the shop says about its decision, or about a refund that is less than the goods came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// What is to be given back, in minor units; known once the goods were inspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<i64>,
    /// What was given back, in minor units.
    #[serde(default)]
    pub refunded: i64,
    /// Why the money could not be given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Counts its changes.
    pub version: u64,
    /// When it was asked for.
    #[serde(with = "super::millis")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(with = "super::millis")]
    pub updated_at: Timestamp,
}

/// One line of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The order's line.
    pub line: u32,
    /// How many pieces are to come back.
    pub quantity: u32,
    /// Why.
    pub reason: ReturnReason,
    /// How many came, and were taken.
    #[serde(default)]
    pub accepted: u32,
    /// Whether those go back on the shelf.
    #[serde(default)]
    pub restock: bool,
}

/// How far a return has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// Asked for; the shop has to decide.
    Requested,
    /// Allowed; the goods may be sent.
    Approved,
    /// Not allowed.
    Rejected,
    /// Called off before the goods came.
    Cancelled,
    /// Inspected; the money is on its way back.
    Received,
    /// The money was given back, all that was to be: nothing, where the goods came to nothing or the shop gives nothing.
    Refunded,
}

/// Why goods come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum ReturnReason {
    /// It came damaged.
    Damaged,
    /// It does not work.
    Defective,
    /// It is not what was ordered.
    #[deserr(rename = "wrong_item")]
    WrongItem,
    /// It is not as it was described.
    #[deserr(rename = "not_as_described")]
    NotAsDescribed,
    /// It does not fit.
    #[deserr(rename = "wrong_size")]
    WrongSize,
    /// It is not wanted any more.
    Unwanted,
    /// Anything else.
    Other,
}

/// What an inspection found.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// By line: how many pieces are taken, and whether they go back on the shelf.
    pub found: Vec<(Portion, bool)>,
    /// What is to be given back, in minor units.
    pub refund: i64,
    /// Why it is less than the goods came to.
    pub remark: Option<String>,
}

impl Return {
    /// What is to come back.
    pub fn asked(&self) -> Portions {
        self.lines.iter().map(|line| Portion { line: line.line, quantity: line.quantity }).collect()
    }

    /// What came, and was taken.
    pub fn accepted(&self) -> Portions {
        self.lines.iter().map(|line| Portion { line: line.line, quantity: line.accepted }).collect()
    }

    /// What of that goes back on the shelf.
    pub fn restocked(&self) -> Portions {
        let good = self.lines.iter().filter(|line| line.restock);
        good.map(|line| Portion { line: line.line, quantity: line.accepted }).collect()
    }

    /// Decides what was asked for.
    pub fn decide(&mut self, approved: bool, remark: Option<String>, at: Timestamp) -> Result<(), Refusal> {
        if self.status != ReturnStatus::Requested {
            return Err(Refusal::NotRequested);
        }
        self.remark = remark;
        self.enter(if approved { ReturnStatus::Approved } else { ReturnStatus::Rejected }, at);
        Ok(())
    }

    /// Calls it off, before the goods came.
    pub fn cancel(&mut self, at: Timestamp) -> Result<(), Refusal> {
        if !matches!(self.status, ReturnStatus::Requested | ReturnStatus::Approved) {
            return Err(Refusal::ReturnEnded);
        }
        self.enter(ReturnStatus::Cancelled, at);
        Ok(())
    }

    /// How far it has come: where nothing is to be given back, the inspection is its end.
    pub fn standing(&self) -> ReturnStatus {
        match self.status {
            ReturnStatus::Received if self.refund == Some(0) => ReturnStatus::Refunded,
            status => status,
        }
    }

    /// Takes what came of it. Of no line more is taken than was to come back.
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

    /// Hears that its money was given back. `false` where that was known.
    pub fn hear_refunded(&mut self, amount: i64, at: Timestamp) -> bool {
        if self.standing() != ReturnStatus::Received {
            return false;
        }
        (self.refunded, self.failure) = (amount, None);
        self.enter(ReturnStatus::Refunded, at);
        true
    }

    /// Hears that its money could not be given back. `false` where that was known.
    pub fn hear_refund_failed(&mut self, code: &str, at: Timestamp) -> bool {
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
