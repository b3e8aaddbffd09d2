//! Categories of products.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line, Text};
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::Faults;
use domain::id::CategoryId;
use domain::{Clock, Timestamp};
use events::catalog::CategoryChanged;
use serde::{Deserialize, Serialize};

use super::Slug;

/// A category as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "slug": "shirts", "name": "Shirts", "position": 10 }))]
pub(crate) struct CategoryContent {
    /// The name in its address; unique over all categories.
    pub(crate) slug: Slug,
    /// Its name.
    pub(crate) name: Line<1, 200>,
    /// Its description.
    #[deserr(default)]
    pub(crate) description: Option<Text<1, 2_000>>,
    /// Its parent category; none at the top.
    #[deserr(default)]
    pub(crate) parent_id: Option<CategoryId>,
    /// Its position among the others; lower comes first.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 0, maximum = 999999999, default = 0)]
    pub(crate) position: BoundedInt<0, 999_999_999>,
    /// The shop's own data about it.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) metadata: Metadata,
}

/// The changes of a category: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Shirts and blouses" }))]
pub(crate) struct CategoryPatch {
    /// The name in its address; unique over all categories.
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
    /// Its description; null removes it.
    description: Option<Text<1, 2_000>>,
    /// Its parent category; null moves it to the top.
    parent_id: Option<CategoryId>,
    /// Its position among the others; null is 0.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 999999999)]
    position: Option<i64>,
    /// The shop's own data about it; a null removes one text, or all.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// A category of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Category {
    /// Its id.
    pub(crate) id: CategoryId,
    /// The name in its address; unique over all categories.
    pub(crate) slug: Slug,
    /// Its name.
    pub(crate) name: Line<1, 200>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) description: Option<Text<1, 2_000>>,
    /// Its parent category; none at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) parent_id: Option<CategoryId>,
    /// Its position among the others; lower comes first.
    #[schema(value_type = i64, minimum = 0)]
    pub(crate) position: BoundedInt<0, 999_999_999>,
    /// How many categories are directly below it. It changes without the version.
    #[serde(default)]
    pub(crate) children: u64,
    /// The shop's own data about it.
    pub(crate) metadata: Metadata,
    /// Counts its changes.
    pub(crate) version: u64,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
}

impl Category {
    /// A new category.
    pub(crate) fn new(content: CategoryContent, clock: &Clock) -> Self {
        let (id, now) = (CategoryId::new(clock), clock.now());
        let CategoryContent { slug, name, description, parent_id, position, metadata } = content;
        Self {
            id,
            slug,
            name,
            description,
            parent_id,
            position,
            children: 0,
            metadata,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// What a client may change of it.
    pub(crate) fn content(&self) -> CategoryContent {
        CategoryContent {
            slug: self.slug.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            parent_id: self.parent_id,
            position: self.position,
            metadata: self.metadata.clone(),
        }
    }

    /// The category with changed content, at its next version.
    pub(crate) fn revised(&self, content: CategoryContent, now: Timestamp) -> Self {
        let CategoryContent { slug, name, description, parent_id, position, metadata } = content;
        let version = self.version + 1;
        Self { slug, name, description, parent_id, position, metadata, version, updated_at: now, ..self.clone() }
    }

    /// The event of its present state.
    pub(crate) fn announce(&self) -> CategoryChanged {
        CategoryChanged {
            category_id: self.id,
            version: self.version,
            slug: self.slug.to_string(),
            name: self.name.to_string(),
            parent_id: self.parent_id,
            deleted: false,
        }
    }

    /// The event of its deletion, at its next version, so that no older event restores it.
    pub(crate) fn announce_deleted(&self) -> CategoryChanged {
        CategoryChanged { version: self.version + 1, deleted: true, ..self.announce() }
    }
}
