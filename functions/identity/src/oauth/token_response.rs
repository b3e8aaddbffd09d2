//! The token response, which must never be cached or recorded.

use serde::Serialize;

use crate::model::LIFE_S;

/// The issued tokens (RFC 6749, section 5.1).
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
    /// Exchanged once for the next pair of tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
    /// What the access token allows beyond the subject's own data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "orders:read orders:write")]
    pub(crate) scope: Option<String>,
    /// The OpenID Connect ID token, for a client that asked with the scope `openid`. It
    /// identifies the user and grants no access.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
}

impl TokenResponse {
    pub(crate) const fn new(access_token: String, refresh_token: Option<String>, scope: Option<String>) -> Self {
        Self { access_token, token_type: "Bearer", expires_in: LIFE_S, refresh_token, scope, id_token: None }
    }
}
