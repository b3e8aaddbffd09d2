//! List prices in US dollars, and each account's free tier by month.

/// The price list.
pub(crate) const LIST: &str = "AWS list prices on demand, us-east-1, as of June 2026";

/// Price of a million write request units.
pub(crate) const WRITE_UNITS: f64 = 0.625;
/// Price of a million read request units.
pub(crate) const READ_UNITS: f64 = 0.125;
/// Price of a GB of items for a month.
pub(crate) const STORED_GB: f64 = 0.25;
/// Price of point-in-time recovery of a GB for a month.
pub(crate) const RECOVERY_GB: f64 = 0.20;
/// Price of a million invocations of functions.
pub(crate) const INVOCATIONS: f64 = 0.20;
/// Price of a million GB-seconds of functions on arm64.
pub(crate) const GB_SECONDS: f64 = 13.3334;
/// Price of a million requests to an HTTP API.
pub(crate) const HTTP_REQUESTS: f64 = 1.00;
/// Price of a million custom events on a bus.
pub(crate) const BUS_EVENTS: f64 = 1.00;
/// Price of a million mails.
pub(crate) const MAILS: f64 = 100.00;
/// Price of a million requests to queues.
pub(crate) const QUEUE_REQUESTS: f64 = 0.40;
/// Price of a million invocations by the scheduler.
pub(crate) const SCHEDULED: f64 = 1.00;
/// Price of a million recorded traces.
pub(crate) const TRACES: f64 = 5.00;
/// Price of a GB of ingested logs.
pub(crate) const LOGS_GB: f64 = 0.50;
/// Price of a key for a month.
pub(crate) const KEY: f64 = 1.00;
/// Price of a million requests to keys.
pub(crate) const KEY_REQUESTS: f64 = 3.00;
/// Price of a million signatures with RSA keys of 2048 bits.
pub(crate) const SIGNATURES: f64 = 3.00;
/// Price of an alarm for a month.
pub(crate) const ALARM: f64 = 0.10;

/// Free each month: invocations.
pub(crate) const FREE_INVOCATIONS: f64 = 1e6;
/// Free each month: GB-seconds.
pub(crate) const FREE_GB_SECONDS: f64 = 400e3;
/// Free each month: requests to queues.
pub(crate) const FREE_QUEUE_REQUESTS: f64 = 1e6;
/// Free each month: scheduled invocations.
pub(crate) const FREE_SCHEDULED: f64 = 14e6;
/// Free each month: traces.
pub(crate) const FREE_TRACES: f64 = 100e3;
/// Free each month: GB of logs.
pub(crate) const FREE_LOGS_GB: f64 = 5.0;
/// Free each month: requests to keys.
pub(crate) const FREE_KEY_REQUESTS: f64 = 20e3;
/// Free each month: alarms.
pub(crate) const FREE_ALARMS: f64 = 10.0;

/// Hours in a month, as AWS counts them.
pub(crate) const HOURS: f64 = 730.0;
