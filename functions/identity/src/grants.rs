//! How tokens come to be: by a new session, a refresh token, a code, or a client's own right.

mod authorization_code;
mod client_credentials;
mod guest;
mod refresh_token;

use domain::owner::Owner;

use crate::Identity;
use crate::model::{RefreshToken, Scopes, Session, SessionId, scope_text};
use crate::oauth::TokenResponse;
use crate::token::{Grant, LIFE_S, Stamp, TokenError};

pub(crate) use self::authorization_code::redeem_code;
pub(crate) use self::client_credentials::client_credentials;
pub(crate) use self::guest::recognise_guest;
pub(crate) use self::refresh_token::refresh;

/// A session that is about to begin, and its first tokens.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) tokens: TokenResponse,
}

/// Prepares a session with its tokens; it counts once it is kept. The tokens come first, so that no session is begun
/// whose tokens can't be signed.
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

/// An access token of a session, with the refresh token that follows.
async fn tokens_of(
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
