//! The book of a market: a pure function of the commands before, `(book, command) → step`.
//!
//! A price is what one lot costs, and a quantity is whole lots, so that whatever changes hands is exact; fees alone
//! are rounded. An order's hold is what it may need at worst: its price times its quantity of the quote, or its quantity of
//! the base. Fees come off what its owner gets, so that they never touch a hold.

mod apply;
mod canonical;
mod checksum;
mod command;
mod matching;
mod order;
mod rules;
mod state;
mod step;
mod units;
mod view;

#[cfg(test)]
mod tests;

#[cfg(test)]
use self::command::Busy;

pub(crate) use self::canonical::Outline;
pub(crate) use self::command::{Amend, Command, Event, LevelChange, MAKERS, Release, Status, Step, Touched, Trade};
pub(crate) use self::order::{Kind, Order, SelfTrade, Side, TimeInForce};
pub(crate) use self::rules::{MarketStatus, Rules};
pub(crate) use self::state::Book;
pub(crate) use self::view::View;
