//! Tokens as clients get them, never to be cached or recorded.

use serde::Serialize;

use crate::model::LIFE_S;

/// Tokens (RFC 6749, section 5.1).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TokenResponse {
    /// A JWT for `Authorization: Bearer`.
    pub(crate) access_token: String,
    /// Always `Bearer`.
    #[schema(value_type = String, example = "Bearer")]
    token_type: &'static str,
    /// How long the access token lasts, in seconds.
    #[schema(example = 900)]
    pub(crate) expires_in: i64,
    /// Gets the next pair of tokens, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
    /// What the access token allows beyond what is one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "orders:read orders:write")]
    pub(crate) scope: Option<String>,
    /// Who signed in, for the client that asked with the scope `openid`: a JWT of OpenID Connect. It opens nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
}

impl TokenResponse {
    pub(crate) const fn new(access_token: String, refresh_token: Option<String>, scope: Option<String>) -> Self {
        Self { access_token, token_type: "Bearer", expires_in: LIFE_S, refresh_token, scope, id_token: None }
    }
}
