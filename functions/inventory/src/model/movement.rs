//! A movement: one step that changes levels, kept for ever. Steps of staff and returns have their own items; steps of a
//! reservation are stored in the reservation.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::{MovementId, ReservationId, Sku};
use serde::{Deserialize, Serialize};

use super::demand::is_zero;
use super::{Change, Level, Levels, Place};

/// The changes of a step, by sku.
pub type Changes = BTreeMap<Sku, Change>;

/// The kind of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods came in.
    Receive,
    /// Counted or corrected by staff.
    Adjust,
    /// Staff set the safety stock, or the level at which the sku is low.
    Settings,
    /// An order holds stock.
    Reserve,
    /// A hold was released.
    Release,
    /// A hold expired.
    Expire,
    /// Held stock was sold.
    Commit,
    /// Sold stock was not sent, since its order or a part of it was cancelled.
    Restock,
    /// Returned goods in good condition.
    Return,
}

/// One step that changed levels: append-only, recorded once with all its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its id; ids sort by time.
    pub id: MovementId,
    /// The kind.
    pub kind: Kind,
    /// When it happened.
    pub at: Timestamp,
    /// The reservation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<ReservationId>,
    /// Who did it, if done by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The reason that staff gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// An external reference: a delivery note's number, a return's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Its lines, by sku.
    pub lines: Vec<MovementLine>,
}

/// The change of one sku.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementLine {
    /// The sku.
    #[serde(rename = "s")]
    pub sku: Sku,
    /// The change.
    #[serde(flatten)]
    pub effect: Effect,
}

/// A movement's change of a level, and the resulting amounts.
///
/// The names in the table are short, so that an order of three lines with all its movements fits into one write unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The change of `on_hand`.
    #[serde(rename = "dh", default, skip_serializing_if = "is_zero")]
    pub on_hand_change: i64,
    /// The change of `reserved`.
    #[serde(rename = "dr", default, skip_serializing_if = "is_zero")]
    pub reserved_change: i64,
    /// The resulting `on_hand`.
    #[serde(rename = "h")]
    pub on_hand: i64,
    /// The resulting `reserved`.
    #[serde(rename = "r")]
    pub reserved: i64,
    /// The resulting `available`.
    #[serde(rename = "a")]
    pub available: i64,
    /// The level's resulting version.
    #[serde(rename = "v")]
    pub version: u64,
    /// The previous movement of this sku. So the movements of a sku form a chain, newest first,
    /// without an extra write.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Place>,
}

/// A movement with the resulting levels, in the order of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The recorded movement.
    pub movement: Movement,
    /// The resulting levels, each at its next version.
    pub levels: Vec<Level>,
}

/// A sku without a level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sku {0} has no stock level")]
pub struct UnknownSku(pub Sku);

impl Step {
    /// The levels, each with whether it left unchanged that something, or nothing, can be promised.
    pub fn steadiness(&self) -> impl Iterator<Item = (&Level, bool)> {
        self.movement.lines.iter().zip(&self.levels).map(|(line, level)| {
            let change = line.effect.on_hand_change.saturating_sub(line.effect.reserved_change);
            let before = level.available.saturating_sub(change);
            // What staff set changes more than the line says.
            (level, self.movement.kind != Kind::Settings && (before > 0) == (level.available > 0))
        })
    }

    /// The levels that are short of more pieces than before, although no order asked for any.
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

    /// Sets its reservation.
    #[must_use]
    pub const fn of_reservation(mut self, id: ReservationId) -> Self {
        self.reservation_id = Some(id);
        self
    }

    /// Sets who did it by hand, and why.
    #[must_use]
    pub fn by(mut self, who: &str, note: Option<String>) -> Self {
        self.by = Some(who.to_owned());
        self.note = note;
        self
    }

    /// Sets its external reference.
    #[must_use]
    pub fn referring_to(mut self, reference: Option<String>) -> Self {
        self.reference = reference;
        self
    }

    /// Applies the changes to the present levels, to be recorded in the movement's own item.
    pub fn carry_out(self, changes: &Changes, levels: &Levels) -> Result<Step, UnknownSku> {
        let place = Place::Own(self.id);
        self.carry_out_at(place, changes, levels)
    }

    /// Applies the changes to the present levels, to be recorded at a place.
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
