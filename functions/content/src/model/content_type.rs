//! A type of entries: its fields, and which of them name an entry to people and in addresses.

use std::collections::BTreeSet;

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use events::content::TypeChanged;
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::kind::Kind;
use super::names::{FieldName, TypeId};

/// How large the fields of a type are at most as JSON: they travel in one event.
const MAX_BYTES: usize = 100 * 1024;

/// A type as a client describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ContentTypeContent)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct TypeContent {
    /// Its name for editors.
    pub(crate) name: Line<1, 100>,
    /// The field that titles an entry: a text or a slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) title_field: Option<FieldName>,
    /// The field that names an entry in addresses: a slug. No two published entries of the type share one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) slug_field: Option<FieldName>,
    /// Its fields, in the editors' order.
    #[schema(value_type = Vec<Field>, max_items = 60)]
    pub(crate) fields: BoundedVec<Field, 60>,
}

/// What is to change of a type: a JSON Merge Patch (RFC 7396). What is absent stays; `fields` are replaced whole.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ContentTypePatch)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypePatch {
    /// Its name for editors.
    #[schema(nullable = false)]
    name: Option<Line<1, 100>>,
    /// The field that titles an entry.
    title_field: Option<FieldName>,
    /// The field that names an entry in addresses.
    slug_field: Option<FieldName>,
    /// All its fields.
    #[schema(nullable = false, value_type = Vec<Field>, max_items = 60)]
    fields: Option<BoundedVec<Field, 60>>,
}

impl TypeContent {
    /// Whether the fields make sense, each and together.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::none();
        let mut names = BTreeSet::new();
        for (place, field) in self.fields.iter().enumerate() {
            field.check(&format!("/fields/{place}"), &mut faults);
            if !names.insert(field.name.as_str()) {
                let repeated = Invalid::new("repeated", "another field has this name");
                faults.add(format!("/fields/{place}/name"), repeated);
            }
        }
        let named = [
            ("title_field", &self.title_field, &[Kind::Text, Kind::Slug][..]),
            ("slug_field", &self.slug_field, &[Kind::Slug]),
        ];
        for (member, name, kinds) in named {
            let Some(name) = name else { continue };
            let field = self.fields.iter().find(|field| field.name == *name);
            if !field.is_some_and(|field| kinds.contains(&field.kind)) {
                let detail = format!(
                    "a field of the kind {} is expected",
                    kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" or ")
                );
                faults.add(format!("/{member}"), Invalid::new("unfit", detail));
            }
        }
        if serde_json::to_vec(self).is_ok_and(|json| json.len() > MAX_BYTES) {
            faults.add("/fields", Invalid::new("too_large", format!("at most {MAX_BYTES} bytes in all are expected")));
        }
        faults.none_or(())
    }
}

/// A type of entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContentType {
    pub(crate) id: TypeId,
    pub(crate) content: TypeContent,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl ContentType {
    /// A new one.
    pub(crate) const fn new(id: TypeId, content: TypeContent, version: u64, now: Timestamp) -> Self {
        Self { id, content, version, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: TypeContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.content.fields.iter().find(|field| field.name.as_str() == name)
    }

    /// Its state event.
    pub(crate) fn event(&self, deleted: bool) -> TypeChanged {
        let field = |field: &Field| events::content::Field {
            name: field.name.to_string(),
            kind: field.value_kind().name().to_owned(),
            list: field.is_list(),
            localized: field.localized,
            search: field.search.name().to_owned(),
        };
        TypeChanged {
            type_id: self.id.to_string(),
            version: if deleted { self.version + 1 } else { self.version },
            name: self.content.name.to_string(),
            title_field: self.content.title_field.as_ref().map(ToString::to_string),
            slug_field: self.content.slug_field.as_ref().map(ToString::to_string),
            fields: self.content.fields.iter().map(field).collect(),
            deleted,
        }
    }
}
