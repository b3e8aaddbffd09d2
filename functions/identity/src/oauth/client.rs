//! Client authentication (RFC 6749, section 2.3).
//!
//! A client uses HTTP Basic, its secret in the body, or its id alone if it has no secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};

use super::{Form, OAuthError};
use crate::Identity;
use crate::model::{Client, ClientId, ClientKind, FIRST_PARTY};

/// The authenticated client.
#[derive(Debug)]
pub(crate) enum Party {
    /// The shop's own front end, which is not a registered client.
    FirstParty,
    /// A registered client; a confidential one has shown its secret.
    Registered(Box<Client>),
}

impl Party {
    /// The client id in tokens and sessions.
    pub(crate) fn client_id(&self) -> String {
        match self {
            Self::FirstParty => FIRST_PARTY.to_owned(),
            Self::Registered(client) => client.id.to_string(),
        }
    }

    /// The client, if it is confidential.
    pub(crate) fn confidential(&self) -> Option<&Client> {
        match self {
            Self::Registered(client) if client.kind == ClientKind::Confidential => Some(client),
            _ => None,
        }
    }
}

/// Authenticates the client. 1 RRU for a registered one.
pub(crate) async fn authenticate_client(
    identity: &Identity,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Party, OAuthError> {
    let (id, secret) = match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let (id, secret) = value.to_str().ok().and_then(basic).ok_or(OAuthError::INVALID_CLIENT)?;
            if form.find("client_secret").is_some() || form.find("client_id").is_some_and(|named| named != id) {
                return Err(OAuthError::invalid_request("A client shows who it is in one way only."));
            }
            (id, Some(secret))
        }
        None => {
            let id = form.find("client_id").unwrap_or(FIRST_PARTY);
            (id.to_owned(), form.find("client_secret").map(str::to_owned))
        }
    };
    if id == FIRST_PARTY && secret.is_none() {
        return Ok(Party::FirstParty);
    }
    let id: ClientId = id.parse().map_err(|_| OAuthError::INVALID_CLIENT)?;
    let client = identity.store.find_client(id).await?.ok_or(OAuthError::INVALID_CLIENT)?;
    let proven = match (client.kind, &secret) {
        (ClientKind::Confidential, Some(secret)) => client.knows(secret),
        (ClientKind::Public, None) => true,
        (ClientKind::Confidential, None) | (ClientKind::Public, Some(_)) => false,
    };
    if proven { Ok(Party::Registered(Box::new(client))) } else { Err(OAuthError::INVALID_CLIENT) }
}

/// Parses id and secret of `Authorization: Basic`.
///
/// Our ids and secrets need no percent-encoding, so it decodes none.
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_basic_credentials() {
        let encoded = STANDARD.encode("client_1:a:b");
        assert_eq!(basic(&format!("bAsIc {encoded}")), Some(("client_1".into(), "a:b".into())));
        for value in ["", "Basic", "Basic !", "Bearer eA==", &format!("Basic {}", STANDARD.encode("nocolon"))] {
            assert_eq!(basic(value), None, "{value}");
        }
    }
}
