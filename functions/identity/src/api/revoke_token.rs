//! `POST /oauth/revoke`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::owner::Owner;
use http::{HeaderMap, StatusCode};

use super::views::no_store;
use crate::Identity;
use crate::model::{RefreshToken, SessionId};
use crate::oauth::{Form, OAuthError, OAuthErrorBody, Party, authenticate_client};

/// The token to revoke.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form, which is read by name")]
pub(crate) struct RevocationForm {
    /// A refresh or access token of the client.
    token: Option<String>,
    /// Accepted as the standard requires, and ignored.
    token_type_hint: Option<String>,
    /// The client id, unless HTTP Basic names it; if absent, the shop's own front end.
    client_id: Option<String>,
    /// A confidential client's secret, unless HTTP Basic shows it.
    client_secret: Option<String>,
}

/// Ends the session of a token.
///
/// RFC 7009. The session's refresh tokens end at once, its access tokens within 15 minutes. An invalid or ended token is
/// already revoked: 200.
///
/// Costs 1 WRU, with a refresh token 1 RRU more, with a registered client 1 RRU more.
#[utoipa::path(
    post, path = "/oauth/revoke",
    request_body(content = RevocationForm, content_type = "application/x-www-form-urlencoded", description = "The token."),
    responses(
        (status = 200, description = "The token is revoked."),
        (status = 400, description = "`invalid_request`; or `invalid_grant`: the token belongs to another \
            client.", body = OAuthErrorBody),
        (status = 401, description = "`invalid_client`.", body = OAuthErrorBody),
        (status = 413, description = "The form is too large.", body = OAuthErrorBody),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
    security((), ("client" = [])),
)]
pub(crate) async fn revoke_token(
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, OAuthError> {
    let party = authenticate_client(&identity, &headers, &form).await?;
    let token = form.get("token", "token is missing.")?;

    if let Some((owner, session)) = session_of(&identity, token, &party).await? {
        identity.store.end_session(&owner, session).await?;
    }

    Ok(no_store(StatusCode::OK))
}

/// Finds the session of a token; an error if the token belongs to another client.
async fn session_of(identity: &Identity, token: &str, party: &Party) -> Result<Option<(Owner, SessionId)>, OAuthError> {
    let (client_id, owner, session) = match RefreshToken::parse(token) {
        Some(token) => {
            // A used token counts too: its holder wants the session to end.
            let session = identity.store.find_session(&token.owner, token.session).await?;
            let Some(session) = session.filter(|session| secrets::matches(&token.family, &session.family)) else {
                return Ok(None);
            };
            (session.client_id, token.owner, token.session)
        }
        None => {
            let Some(claims) = identity.tokens.verify(token).await? else { return Ok(None) };
            let (Ok(owner), Some(session)) = (claims.sub.parse(), claims.sid) else { return Ok(None) };
            (claims.client_id, owner, session)
        }
    };
    if client_id == party.client_id() {
        return Ok(Some((owner, session)));
    }
    Err(OAuthError::invalid_grant("The token is another client's."))
}
