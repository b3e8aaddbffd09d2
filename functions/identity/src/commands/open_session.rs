//! The tokens of a session.

use domain::owner::Owner;

use crate::Identity;
use crate::adapters::tokens::TokenError;
use crate::model::{Grant, LIFE_S, RefreshToken, Scopes, Session, SessionId, Stamp, scope_text};
use crate::oauth::TokenResponse;

/// A session that is not stored yet, and its first tokens.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) tokens: TokenResponse,
}

/// Creates a session and signs its tokens; the caller stores the session.
///
/// So no session begins whose tokens can't be signed.
pub(crate) async fn open_session(
    identity: &Identity,
    id: SessionId,
    owner: Owner,
    client_id: &str,
    granted: Option<Scopes>,
    held: &Scopes,
    generation: u64,
) -> Result<Opened, TokenError> {
    let (session, refresh) = Session::begin(id, owner, client_id, granted, generation, identity.context.clock.now());
    let scopes = session.scopes_within(held);
    let stamp = Stamp::new(&identity.context.clock);
    let tokens = tokens_of(identity, &session, &refresh, scopes, stamp).await?;
    Ok(Opened { session, tokens })
}

/// Issues an access token of a session, with the next refresh token.
pub(super) async fn tokens_of(
    identity: &Identity,
    session: &Session,
    refresh: &RefreshToken,
    scopes: Scopes,
    stamp: Stamp,
) -> Result<TokenResponse, TokenError> {
    let expires_in = stamp.at_s + LIFE_S - identity.context.clock.now().as_seconds();
    let scope = scope_text(&scopes);
    let grant = Grant {
        subject: session.owner.to_string(),
        client_id: session.client_id.clone(),
        session: Some(session.id),
        scopes,
        stamp,
    };
    let access_token = identity.tokens.issue(&grant).await?;
    let mut tokens = TokenResponse::new(access_token, Some(refresh.to_string()), scope);
    tokens.expires_in = expires_in;
    Ok(tokens)
}
