//! An edit that lost a race: the form keeps what was typed, and what is stored now stands above it.

use super::page::Alert;
use crate::adapters::stoa::Refusal;

/// A form's fields by their names for people.
pub(super) type Named = Vec<(String, String)>;

/// Makes named fields of pairs.
pub(super) fn named<const N: usize>(fields: [(&str, &str); N]) -> Named {
    fields.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// `yes` or `no`, for a box to tick.
pub(super) const fn ticked(is_ticked: bool) -> &'static str {
    if is_ticked { "yes" } else { "no" }
}

/// The alert of a refusal: both versions, typed and stored, if somebody else was faster.
pub(super) fn alert_of(refusal: &Refusal, versions: Option<(Named, Named)>) -> Alert {
    match versions {
        Some((typed, stored)) if refusal.is_stale() => overtaken(&typed, &stored),
        _ => Alert::of(refusal),
    }
}

/// Says what is stored now where it is not what was typed.
pub(super) fn overtaken(typed: &Named, stored: &Named) -> Alert {
    let find =
        |fields: &Named, name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
    let is_other = |(name, now): &&(String, String)| find(typed, name).unwrap_or_default() != *now;
    let now = |(name, now): &(String, String)| match now.as_str() {
        "" => format!("{name} is now empty"),
        now => format!("{name} is now: {now}"),
    };
    let gone = |(name, text): &&(String, String)| !text.is_empty() && find(stored, name).is_none();
    let faults = stored.iter().filter(is_other).map(now);
    let faults = faults.chain(typed.iter().filter(gone).map(|(name, _)| format!("{name} is no longer there")));
    let text = "Somebody else changed this meanwhile. The form holds what you typed; below is what is stored now. Save again \
                to put yours in its place.";
    Alert { text: text.to_owned(), faults: faults.collect(), links: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_stored_where_it_differs() {
        let typed = named([("Title", "Lamp"), ("Slug", "lamp"), ("Tags", "clay"), ("Row 3", "5"), ("Row 4", "")]);
        let stored = named([("Title", "Oil lamp"), ("Slug", "lamp"), ("Tags", ""), ("Row 5", "7")]);
        let faults = overtaken(&typed, &stored).faults;
        let expected = ["Title is now: Oil lamp", "Tags is now empty", "Row 5 is now: 7", "Row 3 is no longer there"];
        assert_eq!(faults, expected);
        assert!(overtaken(&stored, &stored).faults.is_empty());
    }
}
