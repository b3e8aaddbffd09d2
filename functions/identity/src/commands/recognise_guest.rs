//! The guest that signs in, whose cart comes along.

use domain::id::GuestId;
use domain::owner::Owner;
use service::Problem;

use crate::Identity;
use crate::model::{RefreshToken, SessionId};

/// The guest whose access or refresh token this is; `None` for any other text. The token is in the body, where no edge
/// checks it, so its signature or its secrets are checked here.
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
