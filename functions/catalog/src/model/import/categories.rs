//! Categories by their slugs, as rows name them, since another shop has other ids.

use std::collections::BTreeMap;

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Category, CategoryContent, MAX_DEPTH, Slug};

/// The most categories that a row names.
const MAX_PATHS: usize = 10;

/// A category by its slug, after those above it: `clothing/shirts`. Its ancestors matter only if it has to be created.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CategoryPath(Vec<Slug>);

impl CategoryPath {
    /// The path of a category below these, the nearest first.
    pub(crate) fn of(category: &Category, above: &[&Category]) -> Self {
        let above = above.iter().rev().map(|category| category.slug.clone());
        Self(above.chain([category.slug.clone()]).collect())
    }

    /// From the top down to the category itself.
    pub(crate) fn slugs(&self) -> &[Slug] {
        &self.0
    }
}

impl std::fmt::Display for CategoryPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let slugs: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&slugs.join("/"))
    }
}

impl std::str::FromStr for CategoryPath {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let slugs = text.trim().split('/').map(str::parse).collect::<Result<Vec<Slug>, Invalid>>();
        slugs.ok().filter(|slugs| slugs.len() <= MAX_DEPTH).map(Self).ok_or_else(|| {
            Invalid::new("invalid_category", "the slugs of a category and those above it are expected: clothing/shirts")
        })
    }
}

/// The exported details of a category, for a shop that lacks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CategoryDetail {
    /// Its name.
    pub(crate) name: Line<1, 200>,
    /// Its position among the others.
    #[deserr(default = BoundedInt::least())]
    pub(crate) position: BoundedInt<0, 999_999_999>,
}

impl CategoryDetail {
    /// The details of a category.
    pub(crate) fn of(category: &Category) -> Self {
        Self { name: category.name.clone(), position: category.position }
    }

    /// The category that it describes.
    pub(crate) fn content(&self, slug: Slug, parent_id: Option<CategoryId>) -> CategoryContent {
        let Self { name, position } = self.clone();
        let (description, metadata) = (None, domain::collection::Metadata::default());
        CategoryContent { slug, name, description, parent_id, position, metadata }
    }
}

/// The categories that a row names by their slugs.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedCategories {
    /// The categories; `None` where the row does not name any.
    pub(crate) paths: Option<Vec<CategoryPath>>,
    /// Those that may be created if they do not exist.
    pub(crate) details: BTreeMap<Slug, CategoryDetail>,
}

impl NamedCategories {
    /// Takes them out of a row's fields.
    pub(crate) fn take(fields: &mut Map<String, Value>) -> Result<Self, Faults> {
        let (mut named, mut faults) = (Self::default(), Faults::none());
        match fields.remove("categories") {
            None => {}
            Some(Value::Null) => named.paths = Some(Vec::new()),
            Some(Value::Array(list)) if list.len() <= MAX_PATHS => {
                let mut paths = Vec::new();
                for (index, path) in list.iter().enumerate() {
                    match path.as_str().unwrap_or_default().parse::<CategoryPath>() {
                        Ok(path) if paths.contains(&path) => {}
                        Ok(path) => paths.push(path),
                        Err(invalid) => faults.add(format!("/categories/{index}"), invalid),
                    }
                }
                named.paths = Some(paths);
            }
            Some(_) => {
                let detail = format!("an array of at most {MAX_PATHS} categories is expected");
                faults.add("/categories", Invalid::new("wrong_type", detail));
            }
        }
        match fields.remove("category_details") {
            None | Some(Value::Null) => {}
            Some(Value::Object(details)) if details.len() <= MAX_PATHS * MAX_DEPTH => {
                for (slug, detail) in details {
                    let place = format!("/category_details/{slug}");
                    match (slug.parse(), deserr::deserialize::<CategoryDetail, _, Faults>(detail)) {
                        (Ok(slug), Ok(detail)) => {
                            named.details.insert(slug, detail);
                        }
                        (Err(invalid), _) => faults.add(place, invalid),
                        (_, Err(found)) => faults.append(found.relocated(|below| format!("{place}{below}"))),
                    }
                }
            }
            Some(_) => {
                let detail = "an object is expected: a name and a position for each slug";
                faults.add("/category_details", Invalid::new("wrong_type", detail));
            }
        }
        faults.none_or(named)
    }

    /// Adds the ids that the categories have in this shop to those that the row names itself.
    pub(super) fn add_to(&self, patch: &mut Map<String, Value>, ids: &[CategoryId]) {
        if self.paths.is_none() {
            return;
        }
        let own = match patch.remove("category_ids") {
            Some(Value::Array(own)) => own,
            _ => Vec::new(),
        };
        let mut all: Vec<Value> = ids.iter().map(|id| id.to_string().into()).collect();
        all.extend(
            own.into_iter().filter(|id| !ids.iter().any(|known| Some(known.to_string().as_str()) == id.as_str())),
        );
        patch.insert("category_ids".to_owned(), all.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn take(value: Value) -> Result<NamedCategories, Vec<String>> {
        let Value::Object(mut fields) = value else { panic!("no object") };
        let places = |faults: Faults| faults.listed().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect();
        NamedCategories::take(&mut fields).map_err(places)
    }

    #[test]
    fn reads_paths_of_slugs_and_the_details_of_categories() {
        let named = take(json!({
            "categories": ["clothing/shirts", "sale", "sale"], "category_details": { "shirts": { "name": "Shirts" } },
        }));
        let named = named.unwrap();
        let paths: Vec<_> = named.paths.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(paths, ["clothing/shirts", "sale"]);
        assert_eq!(named.details[&"shirts".parse().unwrap()].name.to_string(), "Shirts");
        assert_eq!(take(json!({})).unwrap().paths, None);
        assert_eq!(take(json!({ "categories": null })).unwrap().paths, Some(Vec::new()));
        let faults = take(json!({
            "categories": ["Clothing", 1, "a/b/c/d/e/f/g/h/i"],
            "category_details": { "a": { "position": -1 }, "B": { "name": "B" } },
        }));
        let mut faults = faults.unwrap_err();
        faults.sort_unstable();
        let expected = [
            "/categories/0 invalid_category",
            "/categories/1 invalid_category",
            "/categories/2 invalid_category",
            "/category_details/B invalid_slug",
            "/category_details/a/name required",
            "/category_details/a/position out_of_range",
        ];
        assert_eq!(faults, expected);
    }
}
