//! The rules of stock: pure, no I/O. A level is what a sku has; a movement is one step that changes levels; a
//! reservation is what an order holds of them.

mod level;
mod movement;
mod reservation;

pub use self::level::{Change, Level, Levels, MAIN, MAX_PIECES};
pub use self::movement::{Changes, Kind, Movement, MovementLine, Step, UnknownSku};
pub use self::reservation::{Command, Decision, Line, MAX_SKUS, Outcome, Reservation, State, demand, hold, reject};
