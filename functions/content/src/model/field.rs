//! One field of a type: its kind, and what its values have to be.

use deserr::Deserr;
use domain::bounds::Text;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::names::{FieldName, TypeId};
use super::validations::{OnDelete, Validations};

/// How search finds an entry by a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Search {
    /// Not at all.
    #[default]
    None,
    /// By its words.
    Text,
    /// By its words, which weigh more.
    Title,
    /// As a filter with counts.
    Facet,
}

impl Search {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Text => "text",
            Self::Title => "title",
            Self::Facet => "facet",
        }
    }
}

/// What the values of a list are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Items {
    /// Any kind but `list`.
    pub(crate) kind: Kind,
    /// Hold for each of them.
    #[serde(default, skip_serializing_if = "is_default")]
    #[deserr(default)]
    pub(crate) validations: Validations,
    /// The types of entries that may be named (reference): the same as in `validations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<TypeId>>, max_items = 20)]
    pub(crate) types: Option<BoundedVec<TypeId, 20>>,
}

/// One field of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ContentField)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Field {
    /// Its name in JSON.
    pub(crate) name: FieldName,
    /// What its values are.
    pub(crate) kind: Kind,
    /// What the values of a list are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) items: Option<Items>,
    /// Whether each locale has a value of its own.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) localized: bool,
    /// Whether an entry needs it to be published.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) required: bool,
    /// Whether no two published entries of the type have the same value, in one locale (text, slug, integer, enum).
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) unique: bool,
    /// What its values have to be when they are published.
    #[serde(default, skip_serializing_if = "is_default")]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) validations: Validations,
    /// How search finds an entry by it.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) search: Search,
    /// A word for editors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) help: Option<Text<1, 500>>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Field {
    /// The kind of its values: of a list, that of its items.
    pub(crate) fn value_kind(&self) -> Kind {
        self.items.as_ref().map_or(self.kind, |items| items.kind)
    }

    /// What each single value has to be.
    pub(crate) fn value_rules(&self) -> &Validations {
        self.items.as_ref().map_or(&self.validations, |items| &items.validations)
    }

    /// The types of entries that may be named; all where it says nothing.
    pub(crate) fn target_types(&self) -> Option<&[TypeId]> {
        let of_items = self.items.as_ref().and_then(|items| items.types.as_deref());
        of_items.or(self.value_rules().types.as_deref())
    }

    pub(crate) fn is_list(&self) -> bool {
        self.kind == Kind::List
    }

    pub(crate) fn nulls_on_delete(&self) -> bool {
        [self.validations.on_delete, self.value_rules().on_delete].contains(&Some(OnDelete::Null))
    }

    /// Whether it makes sense by itself.
    pub(crate) fn check(&self, place: &str, faults: &mut Faults) {
        match (&self.items, self.is_list()) {
            (None, true) => {
                faults.add(format!("{place}/items"), Invalid::new("required", "a list says what its items are"));
            }
            (Some(_), false) => {
                faults.add(format!("{place}/items"), Invalid::new("unfit", "only a list has items"));
            }
            (Some(items), true) => {
                if items.kind == Kind::List {
                    faults.add(format!("{place}/items/kind"), Invalid::new("unfit", "a list has no lists as items"));
                }
                if items.types.is_some() && items.kind != Kind::Reference {
                    faults.add(format!("{place}/items/types"), Invalid::new("unfit", "only references have types"));
                }
                items.validations.check(items.kind, &format!("{place}/items/validations"), faults);
            }
            (None, false) => {}
        }
        self.validations.check(self.kind, &format!("{place}/validations"), faults);
        if self.value_kind() == Kind::Enum && self.value_rules().one_of.as_deref().is_none_or(<[_]>::is_empty) {
            let place = if self.is_list() { format!("{place}/items") } else { place.to_owned() };
            faults.add(format!("{place}/validations/one_of"), Invalid::new("required", "an enum says what is allowed"));
        }
        if self.unique && !matches!(self.kind, Kind::Text | Kind::Slug | Kind::Integer | Kind::Enum) {
            faults.add(
                format!("{place}/unique"),
                Invalid::new("unfit", "only a text, a slug, an integer or an enum is unique"),
            );
        }
    }
}
