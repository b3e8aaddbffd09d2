//! `POST /oauth/token`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;

use super::views::no_store;
use crate::Identity;
use crate::commands::client_credentials::client_credentials;
use crate::commands::redeem_code::redeem_code;
use crate::commands::refresh_session::refresh;
use crate::oauth::{Form, OAuthError, OAuthErrorBody, TokenResponse, authenticate_client};

/// A grant to exchange for tokens.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form, which is read by name")]
pub(crate) struct TokenForm {
    /// `authorization_code`, `client_credentials` or `refresh_token`.
    #[schema(example = "client_credentials")]
    grant_type: Option<String>,
    /// The client id, unless HTTP Basic names it; if absent, the shop's own front end.
    client_id: Option<String>,
    /// A confidential client's secret, unless HTTP Basic shows it.
    client_secret: Option<String>,
    /// Scopes, separated by spaces; if absent, all that are allowed.
    #[schema(example = "catalog:read")]
    scope: Option<String>,
    /// With `refresh_token`: the token.
    refresh_token: Option<String>,
    /// With `authorization_code`: the code.
    code: Option<String>,
    /// With `authorization_code`: the verifier of the challenge.
    code_verifier: Option<String>,
    /// With `authorization_code`: the redirect URI of the authorization request.
    redirect_uri: Option<String>,
}

/// Issues tokens.
///
/// The token endpoint (RFC 6749): `client_credentials` for a service, `authorization_code` with PKCE for an application,
/// `refresh_token` for a session. A refresh token works once; for 30 more seconds it gets the same answer again. Any
/// later use ends its session, as does a second use of a code. A code requested with the scope `openid` yields an ID
/// token too. Takes no idempotency key, since the answer holds tokens.
///
/// Costs 1 RRU with `client_credentials`; 2 RRU and 1 WRU with `refresh_token`, 1 RRU less for guests and 1 more for
/// registered clients; 3 RRU and 6 WRU with `authorization_code`.
#[utoipa::path(
    post, path = "/oauth/token",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded", description = "The grant."),
    responses(
        (status = 200, description = "Tokens.", body = TokenResponse),
        (status = 400, description = "`invalid_request`, `invalid_grant`, `invalid_scope`, `unauthorized_client` or \
            `unsupported_grant_type`.", body = OAuthErrorBody),
        (status = 401, description = "`invalid_client`.", body = OAuthErrorBody),
        (status = 413, description = "The form is too large.", body = OAuthErrorBody),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
    security((), ("client" = [])),
)]
pub(crate) async fn issue_token(
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, OAuthError> {
    let party = authenticate_client(&identity, &headers, &form).await?;

    let tokens = match form.get("grant_type", "grant_type is missing.")? {
        "client_credentials" => client_credentials(&identity, &party, &form).await?,
        "refresh_token" => refresh(&identity, &party, &form).await?,
        "authorization_code" => redeem_code(&identity, &party, &form).await?,
        _ => return Err(OAuthError::UNSUPPORTED_GRANT_TYPE),
    };

    Ok(no_store(axum::Json(tokens)))
}
