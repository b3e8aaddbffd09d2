//! The place of a movement's record.

use domain::fault::Invalid;
use domain::id::{MovementId, Raw, ReservationId};
use serde::{Deserialize, Serialize};

/// The place of a movement's record.
///
/// A movement has its own item (written as its ULID), or is one of the steps in a reservation (the reservation's ULID,
/// `.`, and the number). The text is short, since each line of a movement carries one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Place {
    /// The movement's own item.
    Own(MovementId),
    /// A step of a reservation, counted from 0.
    Step(ReservationId, usize),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Own(id) => id.raw().fmt(f),
            Self::Step(id, n) => write!(f, "{}.{n}", id.raw()),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let place = match text.split_once('.') {
            None => Raw::parse(text).map(|raw| Self::Own(raw.into())),
            Some((raw, n)) => Raw::parse(raw).zip(n.parse().ok()).map(|(raw, n)| Self::Step(raw.into(), n)),
        };
        place.ok_or_else(|| Invalid::new("invalid_place", "the place of a movement is expected"))
    }
}

impl TryFrom<String> for Place {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;

    use super::*;

    #[test]
    fn a_place_survives_a_round_trip() {
        let clock = Clock::system();
        for place in [Place::Own(MovementId::new(&clock)), Place::Step(ReservationId::new(&clock), 12)] {
            assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }
        for nonsense in ["", ".", "1", "mov_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "01J8ZQ4T6M3V0X9K2B7C5D1EFG.x", "a.1"] {
            assert!(nonsense.parse::<Place>().is_err(), "{nonsense}");
        }
    }
}
