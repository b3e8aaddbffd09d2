//! What an app learns about the user who signs in (OpenID Connect Core 1.0).

use domain::fault::Invalid;
use serde::{Deserialize, Serialize};

use super::{Scopes, parse_scopes};

/// The scopes of OpenID Connect.
///
/// Any client may ask for them: they identify the user and grant no access.
pub(crate) const OPENID_SCOPES: [&str; 3] = ["email", "openid", "profile"];

/// The claims that the client requests for an ID token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Openid {
    /// The e-mail address, and whether it was verified.
    pub(crate) email: bool,
    /// The name and the language.
    pub(crate) profile: bool,
}

impl Openid {
    /// The scopes as text, such as `email openid`.
    pub(crate) fn scope_text(self) -> String {
        let asked = [self.email, true, self.profile];
        let names: Vec<_> = OPENID_SCOPES.into_iter().zip(asked).filter(|(_, asked)| *asked).map(|(n, _)| n).collect();
        names.join(" ")
    }
}

/// A parsed `scope` parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AskedScopes {
    /// The requested scopes; `None` if the parameter is empty.
    pub(crate) scopes: Option<Scopes>,
    /// The requested claims of the ID token.
    pub(crate) openid: Option<Openid>,
}

impl AskedScopes {
    /// Parses names separated by spaces. `email` and `profile` require `openid`.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let (claimed, allowed): (Vec<_>, Vec<_>) =
            text.split(' ').filter(|name| !name.is_empty()).partition(|name| OPENID_SCOPES.contains(name));
        let openid = Openid { email: claimed.contains(&"email"), profile: claimed.contains(&"profile") };
        let openid = claimed.contains(&"openid").then_some(openid);
        if openid.is_none() && !claimed.is_empty() {
            return Err(Invalid::new("unknown_scope", "email and profile go with openid"));
        }
        let scopes = parse_scopes(&allowed.join(" "))?;
        let nothing = openid.is_none() && scopes.is_empty();
        Ok(Self { scopes: (!nothing).then_some(scopes), openid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_openid_scopes_from_the_scopes_that_grant_access() {
        let read = |text: &str| AskedScopes::parse(text).unwrap();
        assert_eq!(read(""), AskedScopes::default());
        let plain = read("orders:read");
        assert_eq!((plain.scopes.unwrap().len(), plain.openid), (1, None));
        let both = read("openid orders:read  email");
        assert_eq!((both.scopes.unwrap().len(), both.openid), (1, Some(Openid { email: true, profile: false })));
        let who = read("openid");
        assert_eq!(
            (who.scopes, who.openid),
            (Some(Scopes::new()), Some(Openid::default())),
            "openid alone grants no scopes"
        );
        for text in ["email", "profile orders:read", "openid offline_access", "openid orders:burn"] {
            assert!(AskedScopes::parse(text).is_err(), "{text}");
        }
        let all = read("profile openid email").openid.unwrap();
        assert_eq!(
            (all.scope_text().as_str(), Openid::default().scope_text().as_str()),
            ("email openid profile", "openid")
        );
        assert_eq!(read(&all.scope_text()).openid, Some(all));
    }
}
