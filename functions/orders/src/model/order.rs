//! The order as it changes: its saga, its shipment and its timeline, without what never changes.

use serde::{Deserialize, Serialize};
use shared::caller::Owner;
use shared::id::{CartId, FulfillmentId, OrderId, PaymentMethodId};
use shared::{Currency, Timestamp};

use super::{Announcement, Effect, Happening, Input, Number, Refusal, Saga, What, saga};

/// How long a timeline grows: beyond it only the order's own steps are entered.
const MAX_TIMELINE: usize = 40;

/// An order as it changes with every step. Kept below one kilobyte: each step pays for the whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id; reservation and payment bear the same ULID.
    #[serde(rename = "pk")]
    pub id: OrderId,
    /// Its short number, for people; also where its sheet lies.
    pub number: Number,
    /// Whose it is.
    pub owner: Owner,
    /// The cart that it came of.
    pub cart_id: CartId,
    /// Which checkout of that cart.
    pub generation: u32,
    /// How it is paid.
    pub payment_method: PaymentMethodId,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Its state.
    pub saga: Saga,
    /// What its owner or the shop said when calling it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Its shipment, once it is packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// What happened, oldest first.
    pub timeline: Vec<Entry>,
    /// When the sweep looks at it next.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub due: Option<Timestamp>,
    /// Counts its changes.
    pub version: u64,
    /// When it was checked out.
    #[serde(with = "super::millis")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(with = "super::millis")]
    pub updated_at: Timestamp,
}

/// The shipment of an order: all of it, in one piece.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its id.
    pub id: FulfillmentId,
    /// Who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    /// When it was packed.
    #[serde(with = "super::millis")]
    pub packed_at: Timestamp,
    /// When the carrier had it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub delivered_at: Option<Timestamp>,
}

/// One entry of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "(i64, What, Option<String>)", into = "(i64, What, Option<String>)")]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// More of it, as a code: why an order came to nothing, why a card was declined.
    pub detail: Option<String>,
}

impl From<(i64, What, Option<String>)> for Entry {
    fn from((at, what, detail): (i64, What, Option<String>)) -> Self {
        Self { at: Timestamp::from_millis(at), what, detail }
    }
}

impl From<Entry> for (i64, What, Option<String>) {
    fn from(entry: Entry) -> Self {
        (entry.at.as_millis(), entry.what, entry.detail)
    }
}

impl Order {
    /// Takes the first step: enters the effects of [`saga::begin`] and names the events that go out.
    pub fn begun(&mut self, effects: &[Effect]) -> Vec<Announcement> {
        self.due = saga::due_at(&self.saga);
        self.enter(effects, self.saga.told_at, None)
    }

    /// Takes one step of the saga. `None` where it changes nothing; otherwise the events that go out with it.
    ///
    /// `detail` goes with the entry that the happening itself makes in the timeline.
    pub fn take(
        &mut self,
        what: Happening,
        at: Timestamp,
        detail: Option<&str>,
    ) -> Result<Option<Vec<Announcement>>, Refusal> {
        let (next, effects) = saga::step(&self.saga, &Input { at, what });
        if let Some(refusal) = effects.iter().find_map(refusal) {
            return Err(refusal);
        }
        let due = self.next_due(&next, what);
        if effects.is_empty() && next == self.saga && due == self.due {
            return Ok(None);
        }
        (self.saga, self.due) = (next, due);
        self.version = self.version.saturating_add(1);
        self.updated_at = at;
        Ok(Some(self.enter(&effects, at, detail)))
    }

    /// A look that comes too early costs nothing but the look; moving the index entry costs two writes. So an earlier
    /// moment is left standing until the sweep comes by.
    fn next_due(&self, next: &Saga, what: Happening) -> Option<Timestamp> {
        match (self.due, saga::due_at(next)) {
            (Some(standing), Some(due)) if standing <= due && what != Happening::TimePassed => Some(standing),
            (_, due) => due,
        }
    }

    fn enter(&mut self, effects: &[Effect], at: Timestamp, detail: Option<&str>) -> Vec<Announcement> {
        let mut announcements = Vec::new();
        for effect in effects {
            match *effect {
                Effect::Publish(announcement) => announcements.push(announcement),
                Effect::Note(what) if what.is_step() || self.timeline.len() < MAX_TIMELINE => {
                    let reason = self.saga.reason.filter(|_| matches!(what, What::Rejected | What::Cancelled));
                    let detail = reason.map(|r| r.code()).or(detail.filter(|_| !what.is_step()));
                    self.timeline.push(Entry { at, what, detail: detail.map(str::to_owned) });
                }
                Effect::Note(_) | Effect::Refuse(_) => {}
            }
        }
        announcements
    }

    /// Why the order came to nothing, as events tell it: a person's own words where there are any.
    pub fn reason(&self) -> String {
        let code = self.saga.reason.map_or("", |reason| reason.code());
        self.remark.clone().unwrap_or_else(|| code.to_owned())
    }
}

const fn refusal(effect: &Effect) -> Option<Refusal> {
    match effect {
        Effect::Refuse(refusal) => Some(*refusal),
        _ => None,
    }
}
