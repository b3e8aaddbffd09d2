//! A service acts for itself (RFC 6749, section 4.4).

use crate::Identity;
use crate::model::{parse_scopes, scope_text};
use crate::oauth::{Form, OAuthError, Party, TokenResponse};
use crate::token::{Grant, Stamp};

/// An access token for a confidential client, without a session.
pub(crate) async fn client_credentials(
    identity: &Identity,
    party: &Party,
    form: &Form,
) -> Result<TokenResponse, OAuthError> {
    let client = party.confidential().ok_or_else(OAuthError::unauthorized_client)?;
    // A service is nobody of whom an ID token could tell: the scopes of OpenID Connect are not taken.
    let asked = parse_scopes(form.find("scope").unwrap_or_default()).map_err(|_| OAuthError::invalid_scope())?;
    let scopes = client.grant((!asked.is_empty()).then_some(asked)).ok_or_else(OAuthError::invalid_scope)?;
    let scope = scope_text(&scopes);
    let client_id = client.id.to_string();
    let stamp = Stamp::new(&identity.context.clock);
    let grant = Grant { subject: client_id.clone(), client_id, session: None, scopes, stamp };
    let access_token = identity.tokens.issue(&grant).await?;
    Ok(TokenResponse::new(access_token, None, scope))
}
