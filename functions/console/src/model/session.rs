//! A signed-in person's session, as the browser keeps it: sealed, so that nobody reads or changes it.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The session's cookie. Only this host can set a `__Host-` cookie, over TLS or on localhost (RFC 6265bis, section 4.1.3.2).
pub(crate) const COOKIE: &str = "__Host-stoa_console";
/// The cookie of a sign-in that is under way.
pub(crate) const SIGN_IN_COOKIE: &str = "__Host-stoa_console_sign_in";
/// How long a session lasts without use, in seconds: as long as its refresh token.
pub(crate) const LIFE_S: u32 = 30 * 24 * 3600;
/// How long a sign-in may take, in seconds.
pub(crate) const SIGN_IN_LIFE_S: u32 = 3600;
/// How long before its end an access token is exchanged for the next.
const EARLY_MS: i64 = 60_000;

/// A session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The access token.
    pub(crate) access: String,
    /// The token for the next pair.
    pub(crate) refresh: String,
    /// When the access token ends.
    pub(crate) until: Timestamp,
    /// The person's scopes, separated by spaces.
    pub(crate) scopes: String,
    /// Who it is, for people.
    pub(crate) who: String,
    /// What every form of the session's pages carries.
    pub(crate) csrf: String,
}

/// A sign-in that is under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignIn {
    /// What has to come back with the code.
    pub(crate) state: String,
    /// The PKCE verifier (RFC 7636).
    pub(crate) verifier: String,
    /// The page to go on to.
    pub(crate) to: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

impl Session {
    /// Whether the access token is about to end.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.until.as_millis() - now.as_millis() < EARLY_MS
    }

    /// Whether the person holds a scope.
    pub(crate) fn holds(&self, scope: &str) -> bool {
        self.scopes.split(' ').any(|held| held == scope)
    }
}

impl SignIn {
    /// Begins a sign-in that goes on to a page of the console.
    pub(crate) fn begin(to: &str) -> Self {
        Self { state: secrets::random::<16>(), verifier: secrets::random::<32>(), to: within(to).to_owned() }
    }
}

/// A page of the console; the first one in place of any other address, so that no link leads elsewhere after a sign-in.
pub(crate) fn within(to: &str) -> &str {
    let own = to == "/console" || to.starts_with("/console/") || to.starts_with("/console?");
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own && plain && to.len() <= 1000 { to } else { "/console" }
}

/// Seals a value for a purpose; `None` only if the random source fails.
pub(crate) fn seal<T: Serialize>(secret: &str, purpose: &str, value: &T) -> Option<String> {
    secrets::seal::seal(secret, purpose, &serde_json::to_string(value).ok()?)
}

/// Opens what was sealed for this purpose; `None` for anything else.
pub(crate) fn open<T: serde::de::DeserializeOwned>(secret: &str, purpose: &str, sealed: &str) -> Option<T> {
    serde_json::from_str(&secrets::seal::open(secret, purpose, sealed)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_to_pages_of_the_console_alone() {
        for own in ["/console", "/console/orders?status=placed", "/console?x=1"] {
            assert_eq!(within(own), own);
        }
        for other in [
            "",
            "/",
            "/consoles",
            "https://evil.example/console/",
            "//evil.example/console",
            "/console/\\x",
            "/console/\n",
        ] {
            assert_eq!(within(other), "/console", "{other:?}");
        }
    }

    #[test]
    fn a_session_opens_for_its_purpose_and_holds_whole_scopes() {
        let session = Session {
            access: "a".into(),
            refresh: "r".into(),
            until: Timestamp::from_millis(100_000),
            scopes: "orders:read catalog:write".into(),
            who: "Ada".into(),
            csrf: "c".into(),
        };
        let sealed = seal("secret", COOKIE, &session).unwrap();
        assert_eq!(open::<Session>("secret", COOKIE, &sealed).unwrap().who, "Ada");
        assert!(open::<Session>("secret", SIGN_IN_COOKIE, &sealed).is_none());
        assert!(open::<Session>("other", COOKIE, &sealed).is_none());
        assert!(session.holds("orders:read") && !session.holds("orders") && !session.holds("orders:write"));
        assert!(session.is_due(Timestamp::from_millis(40_001)) && !session.is_due(Timestamp::from_millis(40_000)));
        assert!(!format!("{session:?}").contains("\"r\""));
    }
}
