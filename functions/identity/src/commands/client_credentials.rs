//! The grant `client_credentials` (RFC 6749, section 4.4): a service acts for itself.

use crate::Identity;
use crate::model::{Grant, Stamp, parse_scopes, scope_text};
use crate::oauth::{Form, OAuthError, Party, TokenResponse};

/// Issues an access token to a confidential client, without a session.
pub(crate) async fn client_credentials(
    identity: &Identity,
    party: &Party,
    form: &Form,
) -> Result<TokenResponse, OAuthError> {
    let client = party.confidential().ok_or(OAuthError::UNAUTHORIZED_CLIENT)?;
    // No user signs in, so there is no ID token, and the scopes of OpenID Connect are refused.
    let asked = parse_scopes(form.find("scope").unwrap_or_default()).map_err(|_| OAuthError::INVALID_SCOPE)?;
    let scopes = client.grant((!asked.is_empty()).then_some(asked)).ok_or(OAuthError::INVALID_SCOPE)?;
    let scope = scope_text(&scopes);
    let client_id = client.id.to_string();
    let stamp = Stamp::new(&identity.context.clock);
    let grant = Grant { subject: client_id.clone(), client_id, session: None, scopes, stamp };
    let access_token = identity.tokens.issue(&grant).await?;
    Ok(TokenResponse::new(access_token, None, scope))
}
