// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/operations`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/operations`.
#[derive(Clone, Copy, Debug)]
pub struct Operations<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Operations<'_> {
    /// Lists the dead letters.
    ///
    /// Events that a function refused at each delivery, with the reason of the last refusal: envelopes without data, at
    /// most 100. On AWS the answer is 404 with the code `not_here`; there each function has a queue of dead letters.
    /// Costs 0.5 RRU for each function that consumes events, more if it has many dead letters.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `operations:read` is missing.
    ///
    /// `GET /operations/dead-letters`
    pub fn list_dead_letters(&self) -> Call<types::DeadLetters, Plain> {
        self.stoa.call(Method::GET, &["operations", "dead-letters"])
    }

    /// Throws a dead letter away.
    ///
    /// The function that refused the event never gets it. A dead letter never changes, so this needs no `If-Match`. On
    /// AWS the answer is 404 with the code `not_here`. Costs 1 RRU and 1 WRU per KB of the event.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `operations:write` is missing.
    ///
    /// `DELETE /operations/dead-letters/{dead_letter_id}`
    pub fn discard_dead_letter(&self, dead_letter_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["operations", "dead-letters", dead_letter_id])
    }

    /// Delivers a dead letter again.
    ///
    /// To the function that refused it, up to five times within seconds, as any event. Consumers are idempotent, so
    /// this needs no `Idempotency-Key`. On AWS the answer is 404 with the code `not_here`. Costs 2 RRU, beside what the
    /// function consumes.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `operations:write` is missing.
    /// - 409: `refused_again`: the function refused it again; it stays a dead letter.
    ///
    /// `POST /operations/dead-letters/{dead_letter_id}/redrive`
    pub fn redrive_dead_letter(&self, dead_letter_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["operations", "dead-letters", dead_letter_id, "redrive"])
    }

    /// Lists the last events that passed, newest first.
    ///
    /// The last 100 that were delivered, with the outcome at each consumer: envelopes without data, on one page. Held
    /// in memory. On AWS the answer is 404 with the code `not_here`. Costs nothing.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `operations:read` is missing.
    ///
    /// `GET /operations/events`
    pub fn list_passed_events(&self) -> Call<Page<types::PassedEvent>, Plain> {
        self.stoa.call(Method::GET, &["operations", "events"])
    }

    /// Shows what the process measured in the last hour.
    ///
    /// Requests, errors, durations, consumed units and their cost at list prices, by function and by route, and the
    /// events that wait for delivery. Held in memory: a restart begins anew. On AWS, where each function is a process
    /// of its own, the answer is 404 with the code `not_here`; CloudWatch has the figures. Costs nothing.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `operations:read` is missing.
    ///
    /// `GET /operations/overview`
    pub fn show_overview(&self) -> Call<types::OperationsOverview, Plain> {
        self.stoa.call(Method::GET, &["operations", "overview"])
    }
}
