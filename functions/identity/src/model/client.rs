//! OAuth clients: services that act for themselves, and apps that act for users.

use domain::bounds::Line;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use service::console;

use super::{ClientId, RedirectUri, ScopeName, Scopes};

/// Whether a client can keep a secret (RFC 6749, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
pub(crate) enum ClientKind {
    /// A service, or an app with its own server: has a secret, and may act for itself.
    Confidential,
    /// An app in a browser or on a phone: has no secret, and acts only for users.
    Public,
}

/// An OAuth client as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Client {
    pub(crate) id: ClientId,
    pub(crate) name: Line<1, 100>,
    pub(crate) kind: ClientKind,
    /// SHA-256 of a secret of 256 random bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) redirect_uris: Vec<RedirectUri>,
    #[serde(default, skip_serializing_if = "Scopes::is_empty")]
    pub(crate) scopes: Scopes,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Client {
    /// Creates a client; a confidential one has a secret.
    pub(crate) fn new(
        clock: &Clock,
        name: Line<1, 100>,
        kind: ClientKind,
        secret: Option<&str>,
        redirect_uris: Vec<RedirectUri>,
        scopes: Scopes,
    ) -> Self {
        let (id, secret_hash, now) = (ClientId::new(clock), secret.map(secrets::hash), clock.now());
        Self { id, name, kind, secret_hash, redirect_uris, scopes, version: 1, created_at: now, updated_at: now }
    }

    /// The console, if this is its id. It is in no table.
    pub(crate) fn built_in(id: ClientId) -> Option<Self> {
        let name = "the console".parse().ok().filter(|_| id.to_string() == console::CLIENT_ID)?;
        Some(Self {
            id,
            name,
            kind: ClientKind::Public,
            secret_hash: None,
            redirect_uris: vec![console::CALLBACK.parse().ok()?],
            scopes: ScopeName::all(),
            version: 1,
            created_at: Timestamp::MIN,
            updated_at: Timestamp::MIN,
        })
    }

    /// Whether this is the client's secret; false for a client without one.
    pub(crate) fn knows(&self, secret: &str) -> bool {
        self.secret_hash.as_ref().is_some_and(|hash| secrets::matches(secret, hash))
    }

    /// The scopes granted for a request; all of the client's scopes if it names none.
    /// `None` if it asks for more than it may have.
    pub(crate) fn grant(&self, asked: Option<Scopes>) -> Option<Scopes> {
        match asked {
            None => Some(self.scopes.clone()),
            Some(asked) => asked.is_subset(&self.scopes).then_some(asked),
        }
    }
}

/// Creates a client secret. Its prefix lets secret scanners find leaked ones.
pub(crate) fn new_secret() -> String {
    format!("stoa_secret_{}", secrets::random::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_scopes;

    #[test]
    fn the_console_is_a_public_client_that_may_ask_for_every_scope() {
        let console = Client::built_in(console::CLIENT_ID.parse().unwrap()).unwrap();
        assert_eq!((console.kind, console.scopes.len()), (ClientKind::Public, ScopeName::all().len()));
        assert!(!console.knows(""));
        assert!(Client::built_in(ClientId::new(&Clock::system())).is_none());
    }

    #[test]
    fn grants_a_client_no_more_than_its_scopes() {
        let (clock, secret, name) = (Clock::system(), new_secret(), "Till".parse().unwrap());
        let scopes = parse_scopes("orders:read orders:write").unwrap();
        let client = Client::new(&clock, name, ClientKind::Confidential, Some(&secret), Vec::new(), scopes);
        assert!(client.knows(&secret) && !client.knows("") && !client.knows(&new_secret()));
        assert!(!Client { secret_hash: None, ..client.clone() }.knows(""));
        assert_eq!(client.grant(None).unwrap().len(), 2);
        assert_eq!(client.grant(parse_scopes("orders:read").ok()).unwrap().len(), 1);
        assert_eq!(client.grant(Some(Scopes::new())).unwrap().len(), 0);
        assert!(client.grant(parse_scopes("orders:read cart:read").ok()).is_none());
    }
}
