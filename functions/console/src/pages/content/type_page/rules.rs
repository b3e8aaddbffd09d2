//! The rules of fields, by the kind of their values.

/// As many fields a type has at most.
pub(super) const MOST: usize = 60;

/// A rule by its name in the API, and for people.
pub(super) type RuleName = (&'static str, &'static str, Shape);

/// How a rule is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Whole,
    Text,
    /// A whole number, or an exact one as a text.
    Bound,
    /// With commas.
    Texts,
}

const LENGTHS: [RuleName; 3] = [
    ("min_length", "fewest characters", Shape::Whole),
    ("max_length", "most characters", Shape::Whole),
    ("pattern", "pattern", Shape::Text),
];
const BOUNDS: [RuleName; 2] = [("min", "smallest", Shape::Bound), ("max", "largest", Shape::Bound)];
const ONE_OF: RuleName = ("one_of", "one of, with commas", Shape::Texts);
const TYPES: RuleName = ("types", "types, with commas", Shape::Texts);
const ON_DELETE: RuleName = ("on_delete", "when it is deleted: refuse or null", Shape::Text);
const MEDIA: RuleName = ("media_types", "media types, with commas", Shape::Texts);
pub(super) const MAX_ITEMS: RuleName = ("max_items", "most values", Shape::Whole);

/// The rules that matter for values of a kind.
pub(super) fn rules_of(kind: &str) -> Vec<RuleName> {
    match kind {
        "text" => [&LENGTHS[..], &[ONE_OF]].concat(),
        "slug" => LENGTHS.to_vec(),
        "integer" | "decimal" => BOUNDS.to_vec(),
        "enum" => vec![ONE_OF],
        "reference" => vec![TYPES, ON_DELETE],
        "asset" => vec![MEDIA],
        _ => Vec::new(),
    }
}
