//! What an application learns of whoever signs in for it, besides what it may do (OpenID Connect Core 1.0).

use domain::fault::Invalid;
use serde::{Deserialize, Serialize};

use super::{Scopes, parse_scopes};

/// The scopes of OpenID Connect. Any client may ask for them: they say who somebody is, and let it do nothing.
pub(crate) const OPENID_SCOPES: [&str; 3] = ["email", "openid", "profile"];

/// What an ID token is asked to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Openid {
    /// The e-mail address, and whether it was verified.
    pub(crate) email: bool,
    /// The name and the language.
    pub(crate) profile: bool,
}

impl Openid {
    /// Its scopes as they are written: `email openid`.
    pub(crate) fn scope_text(self) -> String {
        let asked = [self.email, true, self.profile];
        let names: Vec<_> = OPENID_SCOPES.into_iter().zip(asked).filter(|(_, asked)| *asked).map(|(n, _)| n).collect();
        names.join(" ")
    }
}

/// A `scope` parameter, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AskedScopes {
    /// What is to be allowed. `None` where nothing at all was asked for.
    pub(crate) scopes: Option<Scopes>,
    /// What is to be told.
    pub(crate) openid: Option<Openid>,
}

impl AskedScopes {
    /// Reads names separated by spaces. `email` and `profile` go with `openid`.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let (told, allowed): (Vec<_>, Vec<_>) =
            text.split(' ').filter(|name| !name.is_empty()).partition(|name| OPENID_SCOPES.contains(name));
        let openid = Openid { email: told.contains(&"email"), profile: told.contains(&"profile") };
        let openid = told.contains(&"openid").then_some(openid);
        if openid.is_none() && !told.is_empty() {
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
    fn what_is_told_is_apart_from_what_is_allowed() {
        let read = |text: &str| AskedScopes::parse(text).unwrap();
        assert_eq!(read(""), AskedScopes::default());
        let plain = read("orders:read");
        assert_eq!((plain.scopes.unwrap().len(), plain.openid), (1, None));
        let both = read("openid orders:read  email");
        assert_eq!((both.scopes.unwrap().len(), both.openid), (1, Some(Openid { email: true, profile: false })));
        let who = read("openid");
        assert_eq!((who.scopes, who.openid), (Some(Scopes::new()), Some(Openid::default())), "nothing is allowed");
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
