//! A movement: one step that changes levels, kept for ever. What staff do and what comes back is an item of its own; what
//! becomes of a reservation is a step that the reservation remembers.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::{MovementId, ReservationId, Sku};
use serde::{Deserialize, Serialize};

use super::demand::is_zero;
use super::{Change, Level, Levels, Place};

/// What a step does, by sku.
pub type Changes = BTreeMap<Sku, Change>;

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods came in.
    Receive,
    /// Counted or corrected by staff.
    Adjust,
    /// What is kept back, or at how many the sku is low, was set anew.
    Settings,
    /// An order holds stock.
    Reserve,
    /// A hold was given up.
    Release,
    /// A hold ran out.
    Expire,
    /// Held stock was sold.
    Commit,
    /// Sold stock was never sent, for its order was called off, or a part of it.
    Restock,
    /// Goods that were sent came back and are good.
    Return,
}

/// One step that changed levels: append-only, recorded once with all its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its id; ids sort by time.
    pub id: MovementId,
    /// Why.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// The reservation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<ReservationId>,
    /// Who did it, where it was done by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, in words of the member of staff who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it goes by elsewhere: a delivery note's number, a return's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it did, sku by sku.
    pub lines: Vec<MovementLine>,
}

/// What a movement did to one sku.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementLine {
    /// The sku.
    #[serde(rename = "s")]
    pub sku: Sku,
    /// What it did.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What a movement did to a level, and what it left. Short names in the table: an order of three lines then fits into
/// one unit with all that became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Added to what lies there.
    #[serde(rename = "dh", default, skip_serializing_if = "is_zero")]
    pub on_hand_change: i64,
    /// Added to what is held.
    #[serde(rename = "dr", default, skip_serializing_if = "is_zero")]
    pub reserved_change: i64,
    /// What lies there now.
    #[serde(rename = "h")]
    pub on_hand: i64,
    /// What is held now.
    #[serde(rename = "r")]
    pub reserved: i64,
    /// What can be promised now.
    #[serde(rename = "a")]
    pub available: i64,
    /// The level's version now.
    #[serde(rename = "v")]
    pub version: u64,
    /// The movement of this sku before this one: the movements of a sku are a chain, newest first, which costs no write.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Place>,
}

/// A movement with the levels as it leaves them, in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is recorded.
    pub movement: Movement,
    /// The levels afterwards, each one version further.
    pub levels: Vec<Level>,
}

/// A sku that has no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sku {0} has no stock level")]
pub struct UnknownSku(pub Sku);

impl Step {
    /// The levels of which it took away what was promised: they are short of more pieces than before, though no order
    /// asked for any.
    pub fn oversold(&self) -> impl Iterator<Item = &Level> {
        let both = self.movement.lines.iter().zip(&self.levels).filter(|_| self.movement.kind == Kind::Adjust);
        both.filter(|(line, level)| level.short_by() > 0 && line.effect.on_hand_change < 0).map(|(_, level)| level)
    }
}

impl Movement {
    /// A movement without lines yet.
    pub const fn new(id: MovementId, kind: Kind, at: Timestamp) -> Self {
        Self { id, kind, at, reservation_id: None, by: None, note: None, reference: None, lines: Vec::new() }
    }

    /// Names the reservation that it belongs to.
    #[must_use]
    pub const fn of_reservation(mut self, id: ReservationId) -> Self {
        self.reservation_id = Some(id);
        self
    }

    /// Names who did it by hand, and why.
    #[must_use]
    pub fn by(mut self, who: &str, note: Option<String>) -> Self {
        self.by = Some(who.to_owned());
        self.note = note;
        self
    }

    /// Names what it goes by elsewhere.
    #[must_use]
    pub fn referring_to(mut self, reference: Option<String>) -> Self {
        self.reference = reference;
        self
    }

    /// Carries out the changes on the levels as they stand, to be recorded in an item of its own.
    pub fn carry_out(self, changes: &Changes, levels: &Levels) -> Result<Step, UnknownSku> {
        let place = Place::Own(self.id);
        self.carry_out_at(place, changes, levels)
    }

    /// Carries out the changes on the levels as they stand, to be recorded at a place.
    pub(super) fn carry_out_at(mut self, place: Place, changes: &Changes, levels: &Levels) -> Result<Step, UnknownSku> {
        let mut after = Vec::with_capacity(changes.len());
        for (sku, change) in changes {
            let before = levels.get(sku).ok_or_else(|| UnknownSku(sku.clone()))?;
            let level = before.after(*change, place, self.at);
            let effect = Effect {
                on_hand_change: change.on_hand,
                reserved_change: change.reserved,
                on_hand: level.on_hand,
                reserved: level.reserved,
                available: level.available,
                version: level.version,
                previous: before.last_movement,
            };
            self.lines.push(MovementLine { sku: sku.clone(), effect });
            after.push(level);
        }
        Ok(Step { movement: self, levels: after })
    }
}
