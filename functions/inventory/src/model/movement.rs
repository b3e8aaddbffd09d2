//! A movement: one step that changes levels, kept for ever.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::id::{MovementId, ReservationId, Sku};

use super::{Change, Level, Levels};

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
    /// What is kept back was set anew.
    Safety,
    /// An order holds stock.
    Reserve,
    /// A hold was given up.
    Release,
    /// A hold ran out.
    Expire,
    /// Held stock was sold.
    Commit,
    /// Sold stock came back, for its order was called off.
    Restock,
}

/// One step that changed levels: append-only, one item with all its lines.
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
    /// What whoever did it had to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it did, sku by sku.
    pub lines: Vec<MovementLine>,
}

/// What a movement did to one sku, and what it left. Short names in the table: an order of ten lines then still takes
/// one unit a movement less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementLine {
    /// The sku.
    #[serde(rename = "s")]
    pub sku: Sku,
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
    pub previous: Option<MovementId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
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

impl Movement {
    /// A movement without lines yet.
    pub const fn new(id: MovementId, kind: Kind, at: Timestamp) -> Self {
        Self { id, kind, at, reservation_id: None, by: None, note: None, lines: Vec::new() }
    }

    /// Names the reservation that it belongs to.
    #[must_use]
    pub const fn of_reservation(mut self, id: ReservationId) -> Self {
        self.reservation_id = Some(id);
        self
    }

    /// Names who did it by hand, and what he had to say.
    #[must_use]
    pub fn by(mut self, who: &str, note: Option<String>) -> Self {
        self.by = Some(who.to_owned());
        self.note = note;
        self
    }

    /// Carries out the changes on the levels as they stand.
    pub fn carry_out(mut self, changes: &Changes, levels: &Levels) -> Result<Step, UnknownSku> {
        let mut after = Vec::with_capacity(changes.len());
        for (sku, change) in changes {
            let before = levels.get(sku).ok_or_else(|| UnknownSku(sku.clone()))?;
            let level = before.after(*change, self.id, self.at);
            self.lines.push(MovementLine {
                sku: sku.clone(),
                on_hand_change: change.on_hand,
                reserved_change: change.reserved,
                on_hand: level.on_hand,
                reserved: level.reserved,
                available: level.available,
                version: level.version,
                previous: before.last_movement,
            });
            after.push(level);
        }
        Ok(Step { movement: self, levels: after })
    }
}
