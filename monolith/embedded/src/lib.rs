//! DynamoDB in the process: the engine `dynoxide` on SQLite, behind the same `aws-sdk-dynamodb` client as in the cloud.

pub mod alone;
mod calls;
mod client;
mod connector;
mod dispatch;
mod engine;
mod faults;
mod metering;
mod spoil;
mod tables;

pub use calls::{Call, Outcome};
pub use engine::{Engine, EngineError, OutboxWrite};
pub use faults::{Fault, Faults};
pub use template::Table as TableSpec;
