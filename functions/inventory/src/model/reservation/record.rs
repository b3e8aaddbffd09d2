//! The movements of a reservation as stored: line by line, without the reservation's own data.

use domain::Timestamp;
use domain::id::{MovementId, ReservationId};
use serde::{Deserialize, Serialize};

use crate::model::{Effect, Kind, Line, Movement, MovementLine};

/// One movement of a reservation. Its id contains the time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(rename = "i")]
    id: MovementId,
    #[serde(rename = "k")]
    kind: Kind,
    /// The number of the partial cancellation that caused it: each is applied once.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(super) cancellation: Option<u32>,
    /// The change of each line of the reservation, in their order; absent for an unchanged line.
    #[serde(rename = "l")]
    lines: Vec<Option<Effect>>,
}

impl Record {
    /// Shortens a movement of a reservation with these lines, for storage.
    pub(super) fn of(movement: &Movement, lines: &[Line]) -> Self {
        let effect = |line: &Line| Some(movement.lines.iter().find(|moved| moved.sku == line.sku)?.effect);
        let lines = lines.iter().map(effect).collect();
        Self { id: movement.id, kind: movement.kind, cancellation: None, lines }
    }

    /// The full movement.
    pub(super) fn movement(&self, reservation: ReservationId, lines: &[Line]) -> Movement {
        let whole = |(line, effect): (&Line, &Option<Effect>)| {
            effect.map(|effect| MovementLine { sku: line.sku.clone(), effect })
        };
        let lines = lines.iter().zip(&self.lines).filter_map(whole).collect();
        Movement { lines, ..Movement::new(self.id, self.kind, made_at(self.id)).of_reservation(reservation) }
    }
}

/// When a movement was made, by its id.
pub(super) fn made_at(id: MovementId) -> Timestamp {
    Timestamp::from_millis(i64::try_from(id.raw().made_at_ms()).unwrap_or(i64::MAX))
}
