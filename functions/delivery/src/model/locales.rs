//! The locales of the space, and what stands in for a locale.

use domain::locale::Locale;
use events::content::{LocaleSettings, LocalesChanged};
use serde::{Deserialize, Serialize};

/// The locales as they stand; none while nothing was heard of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Locales {
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<Locale>,
    locales: Vec<LocaleSettings>,
}

impl From<LocalesChanged> for Locales {
    fn from(event: LocalesChanged) -> Self {
        Self { version: event.version, default: Some(event.default), locales: event.locales }
    }
}

impl Locales {
    /// Counts their changes.
    pub(crate) const fn version(&self) -> u64 {
        self.version
    }

    /// Whether a locale is one of the space's. While nothing was heard of them, each may be.
    pub(crate) fn know(&self, locale: &Locale) -> bool {
        self.locales.is_empty() || self.locales.iter().any(|known| known.code == *locale)
    }

    /// The locale of a request that names none.
    pub(crate) const fn default_locale(&self) -> Option<&Locale> {
        self.default.as_ref()
    }

    /// A locale and those that stand in for it, in turn. A circle ends where it began.
    pub(crate) fn chain(&self, first: &Locale) -> Vec<Locale> {
        let mut chain = vec![first.clone()];
        let mut at = first;
        while let Some(next) = self.locales.iter().find(|known| known.code == *at).and_then(|it| it.fallback.as_ref()) {
            if chain.contains(next) {
                break;
            }
            chain.push(next.clone());
            at = next;
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_ends_also_where_it_is_a_circle() {
        let settings = |code: &str, fallback: Option<&str>| LocaleSettings {
            code: code.parse().unwrap(),
            name: code.into(),
            fallback: fallback.map(|it| it.parse().unwrap()),
        };
        let chain = |locales: Vec<LocaleSettings>| {
            let default = "en".parse().unwrap();
            let chain = Locales::from(LocalesChanged { version: 1, default, locales }).chain(&"de-AT".parse().unwrap());
            chain.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let straight = vec![settings("de-AT", Some("de")), settings("de", Some("en")), settings("en", None)];
        assert_eq!(chain(straight), ["de-AT", "de", "en"]);
        assert_eq!(chain(vec![settings("de-AT", Some("de")), settings("de", Some("de-AT"))]), ["de-AT", "de"]);
        assert_eq!(chain(vec![]), ["de-AT"]);
    }
}
