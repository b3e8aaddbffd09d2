//! The record of what was asked of the database, for tests of cost.

use std::collections::BTreeSet;

use crate::faults::Fault;

/// One attempt that reached the database.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseCall {
    /// Counted from 1.
    pub number: u64,
    /// `GetItem`, `TransactWriteItems`, …
    pub operation: String,
    /// The tables that it named; empty where it was not applied.
    pub tables: BTreeSet<String>,
    /// Consumed units, reads and writes alike, indexes included; 0 where it failed.
    pub units: f64,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Applied and answered.
    Done,
    /// Refused by the database, such as `ConditionalCheckFailedException`.
    Refused(&'static str),
    /// Spoilt by the plan.
    Spoilt(Fault),
}
