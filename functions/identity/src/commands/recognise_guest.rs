//! Recognises the guest whose cart a sign-in takes over.

use domain::id::GuestId;
use domain::owner::Owner;
use service::Problem;

use crate::Identity;
use crate::model::{RefreshToken, SessionId};

/// Finds the guest of an access or refresh token; `None` for any other text.
///
/// The token is in the body, which the edge does not check, so this function verifies its signature or its secrets.
pub(crate) async fn recognise_guest(identity: &Identity, token: &str) -> Result<Option<(GuestId, SessionId)>, Problem> {
    if let Some(token) = RefreshToken::parse(token) {
        let Owner::Guest(guest) = token.owner else { return Ok(None) };
        let session = identity.store.find_session(&token.owner, token.session).await?;
        let now = identity.context.clock.now();
        return Ok(session.filter(|session| session.knows(&token, now)).map(|session| (guest, session.id)));
    }
    let claims = identity.tokens.verify(token).await?;
    Ok(claims.and_then(|claims| Some((claims.sub.parse().ok()?, claims.sid?))))
}
