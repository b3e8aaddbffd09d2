// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/clients`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, List, Plain};
use crate::types;

/// The operations of `/clients`.
#[derive(Clone, Copy, Debug)]
pub struct Clients<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Clients<'_> {
    /// Lists OAuth clients, newest first.
    ///
    /// Needs the scope `identity:read`.
    ///
    /// Costs 0.5 RRU per 4 KB of clients.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:read` is missing.
    ///
    /// `GET /clients`
    pub fn list(&self) -> List<types::ClientResponse> {
        self.stoa.list(Method::GET, &["clients"])
    }

    /// Registers an OAuth client.
    ///
    /// Needs the scope `identity:write` and every scope that the client gets; the caller's account or client must still
    /// hold them. A client needs scopes or redirect URIs. Takes no idempotency key, since the answer holds the secret,
    /// which is stored only as a hash.
    ///
    /// Costs 1 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:write` is missing.
    /// - 422: `client_without_use`: the client could do nothing.
    ///
    /// `POST /clients`
    pub fn create(&self, body: &types::CreateClientRequest) -> Call<types::NewClientResponse, Plain> {
        self.stoa.call(Method::POST, &["clients"]).json(body)
    }

    /// Shows one OAuth client.
    ///
    /// Needs the scope `identity:read`. Never shows the secret.
    ///
    /// Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:read` is missing.
    ///
    /// `GET /clients/{client_id}`
    pub fn find(&self, client_id: &str) -> Call<types::ClientResponse, Conditional> {
        self.stoa.call(Method::GET, &["clients", client_id])
    }

    /// Removes an OAuth client.
    ///
    /// Needs the scope `identity:write` and every scope of the client; the caller's account or client must still hold
    /// them. The client gets no more tokens, its sessions can't be refreshed, and its access tokens end within 15
    /// minutes.
    ///
    /// Costs 2 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:write` is missing.
    ///
    /// `DELETE /clients/{client_id}`
    pub fn delete(&self, client_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["clients", client_id]).version(version)
    }
}
