//! An entry as events carry it: by locale, without what is blank.

use std::collections::{BTreeMap, BTreeSet};

use domain::locale::Locale;
use events::content::{Asset, Snapshot};
use serde_json::Value as Json;

use super::content::{Fields, is_blank, values};
use super::content_type::ContentType;
use super::locales::LocalesContent;

/// How many slugs that an entry had before are remembered in each locale.
const MAX_OLD_SLUGS: usize = 20;
/// How long the title in lists is at most, in characters.
const MAX_TITLE: usize = 120;

/// The locales in which an entry has anything of its own, in the order of the space.
pub(crate) fn own_locales(of: &ContentType, locales: &LocalesContent, fields: &Fields) -> Vec<Locale> {
    let used: BTreeSet<String> = super::content::used(of, fields).into_values().flatten().collect();
    let codes = locales.locales.iter().map(|locale| &locale.code);
    codes.filter(|code| used.contains(code.as_str())).cloned().collect()
}

/// The same; the default alone where it has nothing.
pub(crate) fn readable_locales(of: &ContentType, locales: &LocalesContent, fields: &Fields) -> Vec<Locale> {
    let found = own_locales(of, locales, fields);
    if found.is_empty() { vec![locales.default.clone()] } else { found }
}

/// The content of a version in these locales.
pub(crate) fn snapshot(of: &ContentType, fields: &Fields, n: u64, within: &[Locale], assets: Vec<Asset>) -> Snapshot {
    let mut plain = BTreeMap::new();
    let mut localized: BTreeMap<Locale, BTreeMap<String, Json>> = BTreeMap::new();
    for field in of.content.fields.iter() {
        let Some(value) = fields.0.get(field.name.as_str()) else { continue };
        for (locale, value, _) in values(field, value).into_iter().filter(|(_, value, _)| !is_blank(value)) {
            match locale {
                None => drop(plain.insert(field.name.to_string(), value.clone())),
                Some(code) => {
                    if let Some(locale) = within.iter().find(|locale| locale.as_str() == code) {
                        localized.entry(locale.clone()).or_default().insert(field.name.to_string(), value.clone());
                    }
                }
            }
        }
    }
    let (type_id, locales, slugs) = (of.id.to_string(), within.to_vec(), slugs(of, fields, within));
    Snapshot { type_id, n, locales, fields: plain, localized, slugs, assets }
}

/// The slug in each of these locales that has one.
pub(crate) fn slugs(of: &ContentType, fields: &Fields, within: &[Locale]) -> BTreeMap<Locale, String> {
    let field = of.content.slug_field.as_ref().and_then(|name| of.field(name.as_str()));
    let Some((field, value)) = field.and_then(|field| Some((field, fields.0.get(field.name.as_str())?))) else {
        return BTreeMap::new();
    };
    let slug = |locale: &Locale| {
        let value = if field.localized { value.get(locale.as_str())? } else { value };
        value.as_str().filter(|slug| !slug.is_empty()).map(|slug| (locale.clone(), slug.to_owned()))
    };
    within.iter().filter_map(slug).collect()
}

/// What an entry is called in lists: by its title field in the default locale, or in any.
pub(crate) fn title(of: &ContentType, locales: &LocalesContent, fields: &Fields) -> String {
    let value = of.content.title_field.as_ref().and_then(|name| fields.0.get(name.as_str()));
    let text = match value {
        Some(Json::Object(by_locale)) => {
            by_locale.get(locales.default.as_str()).or_else(|| by_locale.values().next()).and_then(Json::as_str)
        }
        Some(value) => value.as_str(),
        None => None,
    };
    text.unwrap_or_default().chars().take(MAX_TITLE).collect()
}

/// The slugs of before, with those that are given up now; oldest first.
pub(crate) fn remember(
    old: &BTreeMap<Locale, Vec<String>>,
    before: &BTreeMap<Locale, String>,
    after: &BTreeMap<Locale, String>,
) -> BTreeMap<Locale, Vec<String>> {
    let mut all = old.clone();
    for (locale, slug) in before {
        let known = all.entry(locale.clone()).or_default();
        known.retain(|old| old != slug);
        known.push(slug.clone());
    }
    for (locale, known) in &mut all {
        known.retain(|slug| after.get(locale) != Some(slug));
        let surplus = known.len().saturating_sub(MAX_OLD_SLUGS);
        known.drain(..surplus);
    }
    all.retain(|_, known| !known.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_old_slugs_are_remembered_and_none_that_is_in_use() {
        let en: Locale = "en".parse().unwrap();
        let slug = |n: usize| BTreeMap::from([(en.clone(), format!("s{n}"))]);
        let mut old = BTreeMap::new();
        for n in 0..30 {
            old = remember(&old, &slug(n), &slug(n + 1));
        }
        assert_eq!((old[&en].len(), old[&en][0].as_str(), old[&en][19].as_str()), (20, "s10", "s29"));
        let back = remember(&old, &slug(30), &slug(15));
        assert!(!back[&en].contains(&"s15".to_owned()) && back[&en].last().is_some_and(|slug| slug == "s30"));
        assert!(remember(&BTreeMap::new(), &slug(1), &slug(1)).is_empty());
    }
}
