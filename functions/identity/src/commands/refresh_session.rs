//! The grant `refresh_token` (RFC 6749, section 6).
//!
//! Each token is valid once, and a second use ends its session (RFC 9700). For 30 seconds the previous token gets the
//! same answer again, since two tabs may share it, or the client may have lost the answer.

use domain::Timestamp;
use domain::owner::Owner;

use super::open_session::tokens_of;
use crate::Identity;
use crate::model::{AskedScopes, RefreshToken, Renewal, Rotation, Scopes, Session, Stamp};
use crate::oauth::{Form, OAuthError, Party, TokenResponse};
use crate::store::Renewed;

const NOT_VALID: OAuthError = OAuthError::invalid_grant("The refresh token is not valid.");

/// The client's request.
struct Asked {
    token: RefreshToken,
    /// The requested subset of the session's scopes.
    scopes: Option<Scopes>,
    at: Timestamp,
}

/// Issues the next pair of tokens of a session.
pub(crate) async fn refresh(identity: &Identity, party: &Party, form: &Form) -> Result<TokenResponse, OAuthError> {
    let text = form.get("refresh_token", "refresh_token is missing.")?;
    let token = RefreshToken::parse(text).ok_or(NOT_VALID)?;
    // A refresh issues no ID token; still, a client may repeat the OpenID Connect scopes of its first request.
    let scopes = form.find("scope").map(AskedScopes::parse).transpose().map_err(|_| OAuthError::INVALID_SCOPE)?;
    let scopes = scopes.map(|asked| asked.scopes.unwrap_or_default());
    let asked = Asked { token, scopes, at: identity.context.clock.now() };

    let found = identity.store.find_session(&asked.token.owner, asked.token.session).await?;
    let session = found.filter(|session| session.client_id == party.client_id()).ok_or(NOT_VALID)?;
    match session.judge(&asked.token, asked.at) {
        Rotation::Current => rotate(identity, &session, &asked).await,
        other => answer_again(identity, &session, &asked, other).await,
    }
}

async fn rotate(identity: &Identity, session: &Session, asked: &Asked) -> Result<TokenResponse, OAuthError> {
    let held = session.scopes_within(&held_scopes(identity, session).await?);
    let scopes = asked.scopes.clone().unwrap_or_else(|| held.clone());
    if !scopes.is_subset(&held) {
        return Err(OAuthError::INVALID_SCOPE);
    }

    let stamp = Stamp::new(&identity.context.clock);
    let renewal = Renewal { next: RefreshToken::next_secret(), stamp, scopes };
    let tokens = tokens_for(identity, session, asked, &renewal).await?;
    let rotated = renewal.sealed_by(&asked.token).ok_or_else(service::Problem::internal)?;
    match identity.store.rotate_session(session, &renewal.next, &rotated, asked.at).await? {
        Renewed::Yes => Ok(tokens),
        Renewed::Overtaken(Some(session)) => {
            let rotation = session.judge(&asked.token, asked.at);
            answer_again(identity, &session, asked, rotation).await
        }
        Renewed::Overtaken(None) => Err(NOT_VALID),
    }
}

/// Answers a token that is not the current one.
async fn answer_again(
    identity: &Identity,
    session: &Session,
    asked: &Asked,
    rotation: Rotation,
) -> Result<TokenResponse, OAuthError> {
    match rotation {
        Rotation::Previous => {}
        Rotation::Reused => return end_family(identity, session).await,
        Rotation::Current | Rotation::Foreign => return Err(NOT_VALID),
    }
    let held = session.scopes_within(&held_scopes(identity, session).await?);
    let given = session.rotated.as_ref().and_then(|rotated| rotated.renewal(&asked.token)).ok_or(NOT_VALID)?;
    let scopes = match &asked.scopes {
        Some(fewer) if fewer.is_subset(&held) => fewer.clone(),
        Some(_) => return Err(OAuthError::INVALID_SCOPE),
        None => given.scopes.intersection(&held).copied().collect(),
    };
    // With other scopes it is another access token, and needs its own stamp.
    let stamp = if scopes == given.scopes { given.stamp.clone() } else { Stamp::new(&identity.context.clock) };
    tokens_for(identity, session, asked, &Renewal { stamp, scopes, ..given }).await
}

async fn tokens_for(
    identity: &Identity,
    session: &Session,
    asked: &Asked,
    renewal: &Renewal,
) -> Result<TokenResponse, OAuthError> {
    let next = asked.token.followed_by(&renewal.next);
    Ok(tokens_of(identity, session, &next, renewal.scopes.clone(), renewal.stamp.clone()).await?)
}

/// The scopes that the owner holds now.
///
/// Fails if the account is not active, or a password change ended the session.
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
