//! A session goes on (RFC 6749, section 6): each refresh token is good once, and a second use ends the family (RFC 9700).

use shared::caller::Owner;

use super::tokens_of;
use crate::Identity;
use crate::model::{RefreshToken, Rotation, Scopes, Session, parse_scopes};
use crate::oauth::{Form, OAuthError, Party, TokenResponse};

const NOT_VALID: OAuthError = OAuthError::invalid_grant("The refresh token is not valid.");

/// The next pair of tokens of a session.
pub(crate) async fn refresh(identity: &Identity, party: &Party, form: &Form) -> Result<TokenResponse, OAuthError> {
    let now = identity.context.clock.now();
    let text = form.get("refresh_token", "refresh_token is missing.")?;
    let token = RefreshToken::parse(text).ok_or(NOT_VALID)?;
    let found = identity.store.find_session(&token.owner, token.session).await?;
    let session = found.filter(|session| session.client_id == party.client_id()).ok_or(NOT_VALID)?;
    match session.judge(&token, now) {
        Rotation::Current => {}
        Rotation::Reused => return end_family(identity, &session).await,
        Rotation::Foreign => return Err(NOT_VALID),
    }

    let held = held_scopes(identity, &session).await?;
    let mut scopes = session.scopes_within(&held);
    if let Some(asked) = form.find("scope") {
        let asked = parse_scopes(asked).map_err(|_| OAuthError::invalid_scope())?;
        if !asked.is_subset(&scopes) {
            return Err(OAuthError::invalid_scope());
        }
        scopes = asked;
    }

    let next = token.next();
    let tokens = tokens_of(identity, &session, &next, scopes).await?;
    let until = session.extended(now);
    if identity.store.rotate_session(&session, &next, now, until).await? {
        return Ok(tokens);
    }
    // Two used the same token at the same moment: one of them holds a copy.
    end_family(identity, &session).await
}

/// The scopes that the owner holds now; an error where he may not come in any more.
async fn held_scopes(identity: &Identity, session: &Session) -> Result<Scopes, OAuthError> {
    let Owner::Account(id) = session.owner else { return Ok(Scopes::new()) };
    let account = identity.store.find_account(id).await?.ok_or(NOT_VALID)?;
    if account.has_ended(session) {
        return Err(NOT_VALID);
    }
    account.admit().cloned().map_err(|_| NOT_VALID)
}

async fn end_family(identity: &Identity, session: &Session) -> Result<TokenResponse, OAuthError> {
    identity.store.end_session(&session.owner, session.id).await?;
    tracing::warn!(session = %session.id, "a refresh token was used twice; its family has ended");
    Err(NOT_VALID)
}
