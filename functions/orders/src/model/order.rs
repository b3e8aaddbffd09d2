//! The changing part of an order: its saga, goods and timeline.

mod moves;

use domain::id::{CartId, DisputeId, OrderId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Currency, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Announcement, By, Effect, Goods, Input, Notice, Number, Portions, Refusal, Saga, Status, Terms, Timeline, Trigger,
    What, saga,
};

/// How long an invoice may be delayed.
///
/// The delay lets the index entry of an earlier step stay.
const INVOICE_MAY_WAIT: std::time::Duration = std::time::Duration::from_secs(3 * 60);

/// The changing part of an order.
///
/// Its names are short to stay below 1 KB, since every step rewrites all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id; the reservation and the payment have the same ULID.
    #[serde(rename = "pk")]
    pub id: OrderId,
    /// Its short number, for people; also the key of its sheet.
    pub number: Number,
    /// Its owner.
    pub owner: Owner,
    /// The cart that was checked out.
    #[serde(rename = "cart")]
    pub cart_id: CartId,
    /// Which checkout of that cart.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// How it is paid; absent if it is free.
    #[serde(default, rename = "pm", skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethodId>,
    /// The currency of all its amounts.
    #[serde(rename = "cur")]
    pub currency: Currency,
    /// Its state.
    pub saga: Saga,
    /// The reason that the owner or staff gave for the cancellation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The state of its pieces.
    pub goods: Goods,
    /// Its invoice, once it is issued.
    #[serde(default, rename = "inv", skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
    /// Open and closed disputes of its charges.
    #[serde(default, rename = "dp", skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    /// Whether the confirmation was e-mailed to its owner.
    #[serde(default, rename = "mail", skip_serializing_if = "std::ops::Not::not")]
    pub mailed: bool,
    /// Its timeline.
    #[serde(rename = "log")]
    pub timeline: Timeline,
    /// When the sweep looks at it next; its sort key in the index.
    #[serde(default, rename = "gsi1sk", skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was checked out.
    #[serde(rename = "at", with = "super::millis")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(rename = "upd", with = "super::millis")]
    pub updated_at: Timestamp,
}

/// The invoice of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its number; numbers follow each other without a gap.
    #[serde(rename = "n")]
    pub number: String,
    /// When it was issued.
    #[serde(with = "super::millis")]
    pub at: Timestamp,
}

/// A charge that the cardholder disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Its id.
    pub id: DisputeId,
    /// Whether the shop has won; `None` while the dispute is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won: Option<bool>,
}

/// The cancellation of an order, or of a part of it.
#[derive(Clone, Debug)]
pub struct Cancellation {
    /// Who cancels.
    pub by: By,
    /// The pieces; `None` for all that has not left.
    pub lines: Option<Portions>,
    /// The reason, in the canceller's own words.
    pub remark: Option<String>,
    /// What must be left for the prices to hold; `None` skips this check.
    pub terms: Option<Terms>,
}

impl Order {
    /// Takes the first step, with the effects of [`saga::begin`].
    ///
    /// Returns the events to publish.
    pub fn begun(&mut self, effects: &[Effect]) -> Vec<Notice> {
        self.due = saga::due_at(&self.saga);
        let announcements = self.enter(effects, self.saga.published_at, None);
        announcements.into_iter().map(Notice::Order).collect()
    }

    /// Takes one step of the saga.
    ///
    /// Returns the events to publish; `None` if nothing changes. `detail` is for the timeline entry of the trigger
    /// itself.
    pub fn take(
        &mut self,
        what: Trigger,
        at: Timestamp,
        detail: Option<&str>,
    ) -> Result<Option<Vec<Announcement>>, Refusal> {
        let (next, effects) = saga::step(&self.saga, &Input { at, what });
        if let Some(refusal) = effects.iter().find_map(refusal) {
            return Err(refusal);
        }
        let due = self.next_due(&next, what, at);
        if effects.is_empty() && next == self.saga && due == self.due {
            return Ok(None);
        }
        (self.saga, self.due) = (next, due);
        if self.saga.status.is_off() {
            self.goods.unpack_all(at);
        }
        self.touch(at);
        Ok(Some(self.enter(&effects, at, detail)))
    }

    /// Increments the version.
    pub fn touch(&mut self, at: Timestamp) {
        self.version = self.version.saturating_add(1);
        self.updated_at = at;
    }

    /// Adds a timeline entry that is not a step of the saga.
    pub fn note(&mut self, what: What, at: Timestamp, detail: Option<String>) {
        self.timeline.push(at, what, detail);
        self.touch(at);
    }

    /// The next due time.
    ///
    /// An earlier one stays until the sweep: a premature look costs one read, moving the index entry two writes.
    fn next_due(&self, next: &Saga, what: Trigger, at: Timestamp) -> Option<Timestamp> {
        if self.wants_invoice(next) {
            return Some(self.due.filter(|standing| *standing <= at + INVOICE_MAY_WAIT).unwrap_or(at));
        }
        match (self.due, saga::due_at(next)) {
            (Some(standing), Some(due)) if standing <= due && what != Trigger::TimePassed => Some(standing),
            (_, due) => due,
        }
    }

    fn wants_invoice(&self, saga: &Saga) -> bool {
        self.invoice.is_none() && matches!(saga.status, Status::Confirmed | Status::Completed)
    }

    /// Whether it waits for its invoice.
    pub fn is_to_be_invoiced(&self) -> bool {
        self.wants_invoice(&self.saga)
    }

    /// Issues the order's invoice, once; `false` if it has one.
    ///
    /// From then on only the saga decides when the order is due.
    pub fn issue(&mut self, number: String, at: Timestamp) -> bool {
        if self.invoice.is_some() {
            return false;
        }
        self.note(What::Invoiced, at, Some(number.clone()));
        self.invoice = Some(Invoice { number, at });
        self.due = saga::due_at(&self.saga);
        true
    }

    fn enter(&mut self, effects: &[Effect], at: Timestamp, detail: Option<&str>) -> Vec<Announcement> {
        let mut announcements = Vec::new();
        for effect in effects {
            match *effect {
                Effect::Publish(announcement) => announcements.push(announcement),
                Effect::Note(what) => {
                    let reason = self.saga.reason.filter(|_| matches!(what, What::Rejected | What::Cancelled));
                    let detail = reason.map(|r| r.code()).or(detail.filter(|_| !what.is_step()));
                    self.timeline.push(at, what, detail.map(str::to_owned));
                }
                Effect::Refuse(_) => {}
            }
        }
        announcements
    }

    /// Why the order failed: the canceller's own words, or else the reason's code.
    pub fn reason(&self) -> String {
        let code = self.saga.reason.map_or("", |reason| reason.code());
        self.remark.clone().unwrap_or_else(|| code.to_owned())
    }

    /// Records that a dispute was opened, or how it ended; `false` if that was known.
    pub fn record_dispute(&mut self, id: DisputeId, won: Option<bool>, at: Timestamp, amount: String) -> bool {
        let known = self.disputes.iter_mut().find(|dispute| dispute.id == id);
        match (known, won) {
            (Some(dispute), Some(_)) if dispute.won.is_none() => dispute.won = won,
            (Some(_), _) => return false,
            (None, _) => self.disputes.push(Dispute { id, won }),
        }
        let what = match won {
            None => What::DisputeOpened,
            Some(true) => What::DisputeWon,
            Some(false) => What::DisputeLost,
        };
        self.note(what, at, Some(amount));
        true
    }

    /// Whether a dispute is open.
    pub fn is_disputed(&self) -> bool {
        self.disputes.iter().any(|dispute| dispute.won.is_none())
    }
}

const fn refusal(effect: &Effect) -> Option<Refusal> {
    match effect {
        Effect::Refuse(refusal) => Some(*refusal),
        _ => None,
    }
}
