// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/guests`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;

/// The operations of `/guests`.
#[derive(Clone, Copy, Debug)]
pub struct Guests<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Guests<'_> {
    /// Creates a guest, who shops without an account.
    ///
    /// A guest owns a cart and orders. The refresh token lasts for 30 days after its last use. A sign-in at `POST
    /// /sessions` merges the guest into the account. Takes no body, and no idempotency key, since the answer holds
    /// tokens.
    ///
    /// Costs 1 WRU.
    ///
    /// `POST /guests`
    pub fn create(&self) -> Call<types::GuestTokensResponse, Plain> {
        self.stoa.call(Method::POST, &["guests"]).open()
    }
}
