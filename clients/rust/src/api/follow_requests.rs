// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/follow-requests`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Keyed, List};
use crate::types;

/// The operations of `/follow-requests`.
#[derive(Clone, Copy, Debug)]
pub struct FollowRequests<'a> {
    pub(super) stoa: &'a Stoa,
}

impl FollowRequests<'_> {
    /// Lists who asks to follow the caller, newest first.
    ///
    /// Costs 0.5 RRU, and 1.5 for each of them.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /follow-requests`
    pub fn list(&self) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["follow-requests"])
    }

    /// Lets somebody follow the caller.
    ///
    /// Costs 1 RRU and 11 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /follow-requests/{account_id}/accept`
    pub fn accept(&self, account_id: &str) -> Call<types::FollowResponse, Keyed> {
        self.stoa.call(Method::POST, &["follow-requests", account_id, "accept"])
    }

    /// Refuses somebody to follow the caller.
    ///
    /// Costs 1 RRU and 5 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /follow-requests/{account_id}/reject`
    pub fn reject(&self, account_id: &str) -> Call<types::FollowResponse, Keyed> {
        self.stoa.call(Method::POST, &["follow-requests", account_id, "reject"])
    }
}
