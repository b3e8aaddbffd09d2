//! The rules of stock: pure, no I/O. A level is what a sku has; a movement is one step that changes levels; a
//! reservation is what an order holds of them, and records its own movements.

mod demand;
mod level;
mod movement;
mod place;
mod reservation;

pub use self::demand::{Line, MAX_SKUS, demand};
pub use self::level::{Change, Level, Levels, MAIN, MAX_PIECES};
pub use self::movement::{Changes, Effect, Kind, Movement, MovementLine, Step, UnknownSku};
pub use self::place::Place;
pub use self::reservation::{Command, Decision, Outcome, Reservation, State, hold, reject};
