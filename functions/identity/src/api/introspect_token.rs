//! `POST /oauth/introspect`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::owner::Owner;
use http::HeaderMap;
use serde::Serialize;

use super::views::no_store;
use crate::Identity;
use crate::adapters::tokens::AccessClaims;
use crate::model::{Client, ClientId, FIRST_PARTY, RefreshToken, Rotation, Session, SessionId, scope_text};
use crate::oauth::{Form, OAuthError, OAuthErrorBody, authenticate_client};

/// The token to inspect.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form, which is read by name")]
pub(crate) struct IntrospectionForm {
    /// An access or a refresh token.
    token: Option<String>,
    /// Accepted as the standard requires, and ignored.
    token_type_hint: Option<String>,
    /// The client id, unless HTTP Basic names it.
    client_id: Option<String>,
    /// The client's secret, unless HTTP Basic shows it.
    client_secret: Option<String>,
}

/// The state of a token (RFC 7662, section 2.2); an inactive one has no other fields.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct IntrospectionResponse {
    /// Whether the token may still be used.
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Bearer")]
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
}

/// Says whether a token may still be used.
///
/// RFC 7662, for confidential clients: they may inspect their own tokens, and with the scope `identity:read` any access
/// token. An access token becomes inactive when its session ends, its account is locked or erased, or its client is
/// removed.
///
/// Costs 2 RRU, for an account's token 3, for one of another client 1 more.
#[utoipa::path(
    post, path = "/oauth/introspect",
    request_body(content = IntrospectionForm, content_type = "application/x-www-form-urlencoded", description = "The token."),
    responses(
        (status = 200, description = "The state of the token.", body = IntrospectionResponse),
        (status = 400, description = "`invalid_request`; or `unauthorized_client`: the client has no \
            secret.", body = OAuthErrorBody),
        (status = 401, description = "`invalid_client`.", body = OAuthErrorBody),
        (status = 413, description = "The form is too large.", body = OAuthErrorBody),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
    security(("client" = [])),
)]
pub(crate) async fn introspect_token(
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, OAuthError> {
    let party = authenticate_client(&identity, &headers, &form).await?;
    let client = party.confidential().ok_or(OAuthError::UNAUTHORIZED_CLIENT)?;
    let token = form.get("token", "token is missing.")?;

    let known = match RefreshToken::parse(token) {
        Some(token) => of_refresh_token(&identity, client, &token).await?,
        None => of_access_token(&identity, client, token).await?,
    };

    Ok(no_store(axum::Json(known.unwrap_or_default())))
}

async fn of_access_token(
    identity: &Identity,
    client: &Client,
    token: &str,
) -> Result<Option<IntrospectionResponse>, OAuthError> {
    let reads_all = client.scopes.iter().any(|scope| scope.to_string() == "identity:read");
    let seen = |claims: &AccessClaims| reads_all || claims.client_id == client.id.to_string();
    let Some(claims) = identity.tokens.verify(token).await?.filter(seen) else { return Ok(None) };
    if !client_exists(identity, client, &claims.client_id).await? || !is_grant_valid(identity, &claims).await? {
        return Ok(None);
    }
    Ok(Some(IntrospectionResponse {
        active: true,
        scope: claims.scope,
        client_id: Some(claims.client_id),
        token_type: Some("Bearer"),
        exp: Some(claims.exp),
        iat: Some(claims.iat),
        sub: Some(claims.sub),
        aud: Some(claims.aud),
        iss: Some(claims.iss),
        jti: Some(claims.jti),
        sid: claims.sid,
    }))
}

/// Whether the client of the token still exists; the asking client does.
async fn client_exists(identity: &Identity, asking: &Client, client_id: &str) -> Result<bool, OAuthError> {
    if client_id == FIRST_PARTY || client_id == asking.id.to_string() {
        return Ok(true);
    }
    let Ok(id) = client_id.parse::<ClientId>() else { return Ok(false) };
    Ok(identity.store.find_client(id).await?.is_some())
}

/// Whether the token's session can be refreshed, or the client acts for itself.
async fn is_grant_valid(identity: &Identity, claims: &AccessClaims) -> Result<bool, OAuthError> {
    match (claims.sub.parse::<Owner>(), claims.sid) {
        (Ok(owner), Some(sid)) => {
            let session = identity.store.find_session(&owner, sid).await?;
            can_be_refreshed(identity, session.as_ref()).await
        }
        (Err(_), None) => Ok(claims.sub == claims.client_id),
        _ => Ok(false),
    }
}

async fn of_refresh_token(
    identity: &Identity,
    client: &Client,
    token: &RefreshToken,
) -> Result<Option<IntrospectionResponse>, OAuthError> {
    let session = identity.store.find_session(&token.owner, token.session).await?;
    let now = identity.context.clock.now();
    let own = |session: &Session| {
        session.client_id == client.id.to_string() && session.judge(token, now) == Rotation::Current
    };
    let Some(session) = session.filter(own) else { return Ok(None) };
    if !can_be_refreshed(identity, Some(&session)).await? {
        return Ok(None);
    }
    Ok(Some(IntrospectionResponse {
        active: true,
        scope: session.scopes.as_ref().and_then(scope_text),
        client_id: Some(session.client_id),
        exp: Some(session.until.as_seconds()),
        iat: Some(session.used_at.as_seconds()),
        sub: Some(session.owner.to_string()),
        iss: Some(identity.tokens.policy().issuer.to_string()),
        sid: Some(session.id),
        ..IntrospectionResponse::default()
    }))
}

/// Whether the session could be refreshed now.
async fn can_be_refreshed(identity: &Identity, session: Option<&Session>) -> Result<bool, OAuthError> {
    let now = identity.context.clock.now();
    let Some(session) = session.filter(|session| session.is_open(now)) else { return Ok(false) };
    let Owner::Account(id) = session.owner else { return Ok(true) };
    let account = identity.store.find_account(id).await?;
    Ok(account.is_some_and(|a| a.admit().is_ok() && !a.has_ended(session)))
}
