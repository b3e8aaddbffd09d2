//! What the values of a field have to be when they are published.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line, Text};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::Kind;
use super::names::TypeId;
use super::values::{decimal, pattern};

/// What happens to a draft that names an entry which is to be deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum OnDelete {
    /// The deletion is refused.
    #[default]
    Refuse,
    /// The entry is deleted; the draft has to name another one before it is published.
    Null,
}

type Length = BoundedInt<0, 100_000>;

/// What values have to be when they are published. Each fits some kinds only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Validations {
    /// The fewest characters (text, slug).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) min_length: Option<Length>,
    /// The most characters (text, slug).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) max_length: Option<Length>,
    /// A regular expression that is found in it (text, slug).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) pattern: Option<Text<1, 200>>,
    /// The smallest: a whole number (integer), or a text (decimal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) min: Option<Value>,
    /// The largest: a whole number (integer), or a text (decimal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) max: Option<Value>,
    /// What is allowed (enum, where it is required; text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Line<1, 100>>>, max_items = 100)]
    pub(crate) one_of: Option<BoundedVec<Line<1, 100>, 100>>,
    /// The most values (list).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) max_items: Option<BoundedInt<1, 100>>,
    /// The types of entries that may be named (reference); any without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<TypeId>>, max_items = 20)]
    pub(crate) types: Option<BoundedVec<TypeId, 20>>,
    /// What happens when the entry that is named is deleted (reference).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) on_delete: Option<OnDelete>,
    /// The media types that may be named (asset): `image/png`, or `image/*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Line<1, 100>>>, max_items = 20)]
    pub(crate) media_types: Option<BoundedVec<Line<1, 100>, 20>>,
}

impl Validations {
    /// Whether each fits the kind, and makes sense by itself.
    pub(crate) fn check(&self, kind: Kind, place: &str, faults: &mut Faults) {
        let texts = matches!(kind, Kind::Text | Kind::Slug);
        let numbers = matches!(kind, Kind::Integer | Kind::Decimal);
        let fits = [
            ("min_length", self.min_length.is_some(), texts),
            ("max_length", self.max_length.is_some(), texts),
            ("pattern", self.pattern.is_some(), texts),
            ("min", self.min.is_some(), numbers),
            ("max", self.max.is_some(), numbers),
            ("one_of", self.one_of.is_some(), matches!(kind, Kind::Enum | Kind::Text)),
            ("max_items", self.max_items.is_some(), kind == Kind::List),
            ("types", self.types.is_some(), kind == Kind::Reference),
            ("on_delete", self.on_delete.is_some(), matches!(kind, Kind::Reference | Kind::List)),
            ("media_types", self.media_types.is_some(), kind == Kind::Asset),
        ];
        for (name, _, _) in fits.iter().filter(|(_, given, fits)| *given && !fits) {
            let detail = format!("{} has no {name}", kind.name());
            faults.add(format!("{place}/{name}"), Invalid::new("unfit", detail));
        }
        if let Some(Err(invalid)) = self.pattern.as_ref().map(|text| pattern(text)) {
            faults.add(format!("{place}/pattern"), invalid);
        }
        for (name, bound) in [("min", &self.min), ("max", &self.max)] {
            let Some(bound) = bound else { continue };
            let is_number = match kind {
                Kind::Integer => bound.as_i64().is_some(),
                Kind::Decimal => bound.as_str().is_some_and(|text| decimal(text).is_ok()),
                _ => true,
            };
            if !is_number {
                faults.add(format!("{place}/{name}"), Invalid::new("wrong_type", "a number of this kind is expected"));
            }
        }
    }
}
