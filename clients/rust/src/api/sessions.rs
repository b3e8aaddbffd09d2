// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/sessions`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, List, Plain};
use crate::types;

/// The operations of `/sessions`.
#[derive(Clone, Copy, Debug)]
pub struct Sessions<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Sessions<'_> {
    /// Lists the caller's sessions, newest first.
    ///
    /// Sessions that a password change ended may appear until they expire.
    ///
    /// Costs 0.5 RRU per 4 KB of sessions.
    ///
    /// # Refusals
    ///
    /// - 403: A service has no sessions. Or: `not_a_shopper`: a service has no cart, order or payment method of its
    ///   own.
    ///
    /// `GET /sessions`
    pub fn list(&self) -> List<types::SessionResponse> {
        self.stoa.list(Method::GET, &["sessions"])
    }

    /// Signs a user in.
    ///
    /// For the shop's own front end; other applications use `/oauth/authorize`. A guest's token merges the guest into
    /// the account, once.
    ///
    /// After five failures at one account from one network address, or fifty from one network address, the next attempt
    /// has to wait for up to three minutes. The same holds after ten failures at one account from network addresses
    /// unknown to it. Takes no idempotency key, since the answer holds tokens: signing in twice creates two sessions.
    ///
    /// Costs 2.5 RRU and 8 WRU, with a guest 4 WRU more, and 3 WRU more from an address for the first time.
    ///
    /// # Refusals
    ///
    /// - 403: `account_closed`: the account may not sign in.
    /// - 409: A concurrent change; please try again.
    /// - 422: `invalid_guest_token`: sign in without it.
    ///
    /// `POST /sessions`
    pub fn create(&self, body: &types::CreateSessionRequest) -> Call<types::SessionTokensResponse, Plain> {
        self.stoa.call(Method::POST, &["sessions"]).json(body).open()
    }

    /// Ends one of the caller's sessions.
    ///
    /// Its refresh tokens end at once, its access tokens within 15 minutes. Needs no `If-Match`, since a session is
    /// never edited.
    ///
    /// Costs 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: A service has no sessions. Or: `not_a_shopper`: a service has no cart, order or payment method of its
    ///   own.
    ///
    /// `DELETE /sessions/{session_id}`
    pub fn end(&self, session_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["sessions", session_id])
    }
}
