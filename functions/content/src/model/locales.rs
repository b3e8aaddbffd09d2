//! The locales of the space: which there are, which is the default, and which stands in for which.

use std::collections::BTreeSet;

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use events::content::{LocaleSettings, LocalesChanged};
use serde::{Deserialize, Serialize};

/// One locale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ContentLocale)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct LocaleContent {
    /// Its tag.
    pub(crate) code: Locale,
    /// Its name for editors.
    pub(crate) name: Line<1, 100>,
    /// The locale whose values stand in for those that are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) fallback: Option<Locale>,
}

/// The locales as a client describes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ContentLocalesContent)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct LocalesContent {
    /// The locale of a request that names none.
    pub(crate) default: Locale,
    /// All of them, the default among them.
    #[schema(value_type = Vec<LocaleContent>, max_items = 30)]
    pub(crate) locales: BoundedVec<LocaleContent, 30>,
}

/// The locales.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Locales {
    pub(crate) content: LocalesContent,
    /// Counts their changes; 0 before the first.
    pub(crate) version: u64,
    pub(crate) updated_at: Option<Timestamp>,
}

impl LocalesContent {
    /// Whether the default is there, no code twice, and no chain of fallbacks a circle.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        let (mut faults, mut codes) = (Faults::none(), BTreeSet::new());
        for (place, locale) in self.locales.iter().enumerate() {
            if !codes.insert(&locale.code) {
                faults.add(format!("/locales/{place}/code"), Invalid::new("repeated", "this locale is there already"));
            }
        }
        if !codes.contains(&self.default) {
            faults.add("/default", Invalid::new("unknown_locale", "the default is one of the locales"));
        }
        for (place, locale) in self.locales.iter().enumerate() {
            let Some(fallback) = &locale.fallback else { continue };
            let pointer = format!("/locales/{place}/fallback");
            if !codes.contains(fallback) {
                faults.add(pointer, Invalid::new("unknown_locale", "a fallback is one of the locales"));
            } else if self.chain(&locale.code).len() > self.locales.len() {
                faults.add(pointer, Invalid::new("circle", "this chain of fallbacks leads back to itself"));
            }
        }
        faults.none_or(())
    }

    /// A locale and what stands in for it, in order; longer than all locales where it is a circle.
    pub(crate) fn chain(&self, code: &Locale) -> Vec<Locale> {
        let mut chain = vec![code.clone()];
        let mut at = code;
        while chain.len() <= self.locales.len() {
            let known = self.locales.iter().find(|locale| locale.code == *at);
            let Some(next) = known.and_then(|locale| locale.fallback.as_ref()) else { break };
            chain.push(next.clone());
            at = next;
        }
        chain
    }

    /// Whether an entry that is published in some locales is to be read in this one: in itself, or in one that stands in for it.
    pub(crate) fn is_met(&self, code: &Locale, published: &[Locale]) -> bool {
        self.chain(code).iter().any(|locale| published.contains(locale))
    }

    /// These locales in the order of the space.
    pub(crate) fn ordered(&self, codes: &[Locale]) -> Vec<Locale> {
        self.locales.iter().map(|locale| &locale.code).filter(|code| codes.contains(code)).cloned().collect()
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.locales.iter().any(|locale| locale.code.as_str() == code)
    }
}

impl Locales {
    /// What there is before anybody said anything: English alone.
    pub(crate) fn first() -> Option<Self> {
        let code: Locale = "en".parse().ok()?;
        let english = LocaleContent { code: code.clone(), name: "English".parse().ok()?, fallback: None };
        let content = LocalesContent { default: code, locales: vec![english].try_into().ok()? };
        Some(Self { content, version: 0, updated_at: None })
    }

    /// Their state event.
    pub(crate) fn event(&self) -> LocalesChanged {
        let locale = |locale: &LocaleContent| LocaleSettings {
            code: locale.code.clone(),
            name: locale.name.to_string(),
            fallback: locale.fallback.clone(),
        };
        LocalesChanged {
            version: self.version,
            default: self.content.default.clone(),
            locales: self.content.locales.iter().map(locale).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: serde_json::Value) -> Result<LocalesContent, Faults> {
        let content: LocalesContent = deserr::deserialize::<_, _, Faults>(value)?;
        content.check().map(|()| content)
    }

    #[test]
    fn chains_end_and_circles_are_refused() {
        let good = serde_json::json!({ "default": "en", "locales": [
            { "code": "en", "name": "English" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
            { "code": "de-AT", "name": "Österreich", "fallback": "de" },
        ] });
        let chain = read(good).unwrap().chain(&"de-AT".parse().unwrap());
        assert_eq!(chain.iter().map(Locale::as_str).collect::<Vec<_>>(), ["de-AT", "de", "en"]);
        let bad = serde_json::json!({ "default": "fr", "locales": [
            { "code": "en", "name": "English", "fallback": "de" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
            { "code": "en", "name": "English", "fallback": "es" },
        ] });
        let faults = read(bad).unwrap_err();
        let found: Vec<_> = faults.listed().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect();
        assert_eq!(
            found,
            [
                "/locales/2/code repeated",
                "/default unknown_locale",
                "/locales/0/fallback circle",
                "/locales/1/fallback circle",
                "/locales/2/fallback unknown_locale"
            ]
        );
    }
}
