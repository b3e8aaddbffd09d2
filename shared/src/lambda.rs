//! The Lambda entry: one function's HTTP requests, inbox, outbox relay, schedule and operator calls.
