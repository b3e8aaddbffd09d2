//! Products as exported: with their categories by slug, since another shop has other ids.

use std::collections::BTreeMap;

use domain::id::CategoryId;

use super::{Category, CategoryDetail, CategoryPath, MAX_DEPTH, Product, ProductContent, Slug, Status};

/// The categories of a page of products, with their ancestors.
#[derive(Clone, Debug, Default)]
pub(crate) struct CategoriesOfPage(BTreeMap<CategoryId, Category>);

/// An exported product, which another shop may import: its categories by their slugs.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Outgoing {
    pub(crate) status: Status,
    pub(crate) categories: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) category_details: BTreeMap<String, CategoryDetail>,
    #[serde(flatten)]
    pub(crate) content: ProductContent,
}

impl CategoriesOfPage {
    /// These categories.
    pub(crate) fn new(categories: impl IntoIterator<Item = Category>) -> Self {
        Self(categories.into_iter().map(|category| (category.id, category)).collect())
    }

    /// The known ancestors of a category, the nearest first.
    fn above(&self, category: &Category) -> Vec<&Category> {
        let mut above: Vec<&Category> = Vec::new();
        let mut next = category.parent_id;
        while let Some(category) = next.and_then(|id| self.0.get(&id)).filter(|_| above.len() < MAX_DEPTH) {
            above.push(category);
            next = category.parent_id;
        }
        above
    }

    /// A product with its categories by their slugs. An id that names none stays an id.
    pub(crate) fn outgoing(&self, product: &Product) -> Outgoing {
        let mut content = product.content();
        let (mut categories, mut category_details) = (Vec::new(), BTreeMap::<Slug, _>::new());
        let mut lost = Vec::new();
        for id in content.category_ids.iter() {
            let Some(category) = self.0.get(id) else {
                lost.push(*id);
                continue;
            };
            let above = self.above(category);
            categories.push(CategoryPath::of(category, &above).to_string());
            for category in above.into_iter().chain([category]) {
                category_details.insert(category.slug.clone(), CategoryDetail::of(category));
            }
        }
        content.category_ids = lost.try_into().unwrap_or_default();
        let category_details = category_details.into_iter().map(|(slug, detail)| (slug.to_string(), detail)).collect();
        Outgoing { status: product.status, categories, category_details, content }
    }
}
