//! Units and calls recorded by the engine.

use std::fmt;
use std::ops::AddAssign;

use testkit::{DatabaseCall, Outcome};

use crate::prices;

/// The database work of a request, delivery or tick.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cost {
    /// Read request units.
    pub(crate) rru: f64,
    /// Write request units.
    pub(crate) wru: f64,
    /// Calls to the database.
    pub(crate) calls: usize,
    /// Calls whose conditional write was refused; the engine counts no units for them.
    pub(crate) refused: usize,
}

impl Cost {
    /// Sums recorded calls.
    pub(crate) fn of(log: &[DatabaseCall]) -> Self {
        let mut cost = Self { calls: log.len(), ..Self::default() };
        for call in log {
            match call.operation.as_str() {
                "GetItem" | "BatchGetItem" | "Query" => cost.rru += call.units,
                "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" => cost.wru += call.units,
                other => panic!("a store does not call {other}"),
            }
            match &call.outcome {
                Outcome::Done => {}
                Outcome::Refused(_) => cost.refused += 1,
                Outcome::Spoilt(fault) => panic!("no faults are injected here: {fault:?}"),
            }
        }
        cost
    }

    /// Subtracts a part.
    pub(crate) fn beyond(self, part: Self) -> Self {
        Self {
            rru: self.rru - part.rru,
            wru: self.wru - part.wru,
            calls: self.calls - part.calls,
            refused: self.refused - part.refused,
        }
    }

    /// Formats the units as in `Server-Timing`.
    pub(crate) fn server_timing(self) -> String {
        format!("{}rru {}wru", self.rru, self.wru)
    }

    /// The dollars of a million times this, for the database alone.
    pub(crate) fn database_dollars(self) -> f64 {
        self.rru * prices::READ_UNITS + self.wru * prices::WRITE_UNITS
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.rru += other.rru;
        self.wru += other.wru;
        self.calls += other.calls;
        self.refused += other.refused;
    }
}

impl fmt::Display for Cost {
    /// `2.5 RRU, 4 WRU, 3 calls`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} RRU, {} WRU, {} call{}", self.rru, self.wru, self.calls, if self.calls == 1 { "" } else { "s" })?;
        match self.refused {
            0 => Ok(()),
            count => write!(f, ", {count} refused"),
        }
    }
}
