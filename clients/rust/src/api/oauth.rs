// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/oauth`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Client, Plain};
use crate::types;

/// The operations of `/oauth`.
#[derive(Clone, Copy, Debug)]
pub struct Oauth<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Oauth<'_> {
    /// Says whether a token may still be used.
    ///
    /// RFC 7662, for confidential clients: they may inspect their own tokens, and with the scope `identity:read` any
    /// access token. An access token becomes inactive when its session ends, its account is locked or erased, or its
    /// client is removed.
    ///
    /// Costs 2 RRU, for an account's token 3, for one of another client 1 more.
    ///
    /// `POST /oauth/introspect`
    pub fn introspect_token(&self, body: &types::IntrospectionForm) -> Call<types::IntrospectionResponse, Client> {
        self.stoa.call(Method::POST, &["oauth", "introspect"]).form(body).open()
    }

    /// Shows the public keys that verify tokens.
    ///
    /// Answers from memory; the first request of a process reads the keys.
    ///
    /// Costs nothing, or 1 RRU every five minutes.
    ///
    /// `GET /oauth/jwks.json`
    pub fn show_keys(&self) -> Call<types::KeySetResponse, Plain> {
        self.stoa.call(Method::GET, &["oauth", "jwks.json"]).open()
    }

    /// Ends the session of a token.
    ///
    /// RFC 7009. The session's refresh tokens end at once, its access tokens within 15 minutes. An invalid or ended
    /// token is already revoked: 200.
    ///
    /// Costs 1 WRU, with a refresh token 1 RRU more, with a registered client 1 RRU more.
    ///
    /// `POST /oauth/revoke`
    pub fn revoke_token(&self, body: &types::RevocationForm) -> Call<(), Client> {
        self.stoa.empty(Method::POST, &["oauth", "revoke"]).form(body).open()
    }

    /// Issues tokens.
    ///
    /// The token endpoint (RFC 6749): `client_credentials` for a service, `authorization_code` with PKCE for an
    /// application, `refresh_token` for a session. A refresh token works once; for 30 more seconds it gets the same
    /// answer again. Any later use ends its session, as does a second use of a code. A code requested with the scope
    /// `openid` yields an ID token too. Takes no idempotency key, since the answer holds tokens.
    ///
    /// Costs 1 RRU with `client_credentials`; 2 RRU and 1 WRU with `refresh_token`, 1 RRU less for guests and 1 more
    /// for registered clients; 3 RRU and 6 WRU with `authorization_code`.
    ///
    /// `POST /oauth/token`
    pub fn issue_token(&self, body: &types::TokenForm) -> Call<types::TokenResponse, Client> {
        self.stoa.call(Method::POST, &["oauth", "token"]).form(body).open()
    }
}
