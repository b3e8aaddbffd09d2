//! What is known of a type.

use events::content::TypeChanged;

/// A type as readers need it; empty while nothing was heard of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape(Option<TypeChanged>);

impl From<TypeChanged> for Shape {
    fn from(event: TypeChanged) -> Self {
        Self(Some(event))
    }
}

impl Shape {
    /// Whether the type is gone.
    pub(crate) fn is_deleted(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.deleted)
    }

    /// Whether anything was heard of the type.
    pub(crate) const fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Whether entries may have a field. While nothing was heard of the type, they may have any.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.as_ref().is_none_or(|it| it.fields.iter().any(|known| known.name == field))
    }

    /// The names of all fields, for people.
    pub(crate) fn names(&self) -> String {
        let names: Vec<_> = self.0.iter().flat_map(|it| &it.fields).map(|field| field.name.as_str()).collect();
        names.join(", ")
    }

    /// A field's kind, where it is known.
    pub(super) fn kind(&self, field: &str) -> Option<&str> {
        self.0.as_ref()?.fields.iter().find(|known| known.name == field).map(|known| known.kind.as_str())
    }
}
