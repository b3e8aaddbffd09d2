//! The categories that rows name by their slugs: found in this shop, or made from the details in the rows.

use std::collections::{BTreeMap, BTreeSet};

use futures::stream::{self, StreamExt};
use shared::body::Answer;
use shared::fault::{Faults, Invalid};
use shared::id::CategoryId;
use shared::idempotency::Idempotency;

use super::{Importer, unavailable};
use crate::model::{CannotMove, Category, CategoryDetail, CategoryPath, ImportRow, Slug};
use crate::store::CategoryError;

/// How many are looked up at once.
const AT_ONCE: usize = 16;
/// How many a request makes at most.
const MAX_MADE: usize = 100;
/// How often one is tried while the tree changes.
const MAX_ATTEMPTS: u32 = 5;

/// What became of the categories that rows name.
#[derive(Debug, Default)]
pub(super) struct Found {
    by_slug: BTreeMap<Slug, Result<CategoryId, Faults>>,
    made: usize,
}

impl Found {
    /// The ids of the categories that a row names.
    pub(super) fn of(&self, row: &ImportRow) -> Vec<CategoryId> {
        let slugs = row.categories.paths.iter().flatten().filter_map(|path| path.slugs().last());
        slugs.filter_map(|slug| self.by_slug.get(slug)?.as_ref().ok().copied()).collect()
    }

    /// Why the categories of a row are not all there.
    pub(super) fn faults_of(&self, row: &ImportRow) -> Option<Faults> {
        let mut faults = Faults::none();
        for (index, path) in row.categories.paths.iter().flatten().enumerate() {
            if let Some(Err(found)) = path.slugs().last().and_then(|slug| self.by_slug.get(slug)) {
                faults.append(found.clone().relocated(|_| format!("/categories/{index}")));
            }
        }
        faults.none_or(()).err()
    }

    /// How many were made.
    pub(super) const fn made(&self) -> usize {
        self.made
    }
}

impl Importer<'_> {
    /// Finds the categories that rows name by their slugs, and makes the missing ones whose details the rows give.
    pub(super) async fn find_categories(&self, rows: &[ImportRow]) -> Found {
        let paths: BTreeSet<&CategoryPath> =
            rows.iter().flat_map(|row| row.categories.paths.iter().flatten()).collect();
        let slugs: BTreeSet<&Slug> = paths.iter().filter_map(|path| path.slugs().last()).collect();
        let details: BTreeMap<&Slug, &CategoryDetail> = rows.iter().flat_map(|row| &row.categories.details).collect();
        let mut found = Found::default();
        let slugs: Vec<Slug> = slugs.into_iter().cloned().collect();
        let ids = stream::iter(slugs).map(async |slug| {
            let id = self.look_up(&slug).await;
            (slug, id)
        });
        let ids: Vec<_> = ids.buffer_unordered(AT_ONCE).collect().await;
        let there = ids.into_iter().filter_map(|(slug, id)| Some((slug, id.transpose()?)));
        found.by_slug.extend(there);
        for path in paths {
            self.make_path(path, &details, &mut found).await;
        }
        found
    }

    async fn look_up(&self, slug: &Slug) -> Result<Option<CategoryId>, Faults> {
        self.store.category_of_slug(slug).await.map_err(|error| unavailable(&error))
    }

    /// Makes what is not there of a path, from the top down.
    async fn make_path(&self, path: &CategoryPath, details: &BTreeMap<&Slug, &CategoryDetail>, found: &mut Found) {
        if path.slugs().last().is_none_or(|last| found.by_slug.contains_key(last)) {
            return;
        }
        let mut parent = Ok(None);
        for slug in path.slugs() {
            let id = match (found.by_slug.get(slug), parent) {
                (Some(known), _) => known.clone(),
                (None, Err(faults)) => Err(faults),
                (None, Ok(parent)) => match self.look_up(slug).await {
                    Ok(Some(id)) => Ok(id),
                    Err(faults) => Err(faults),
                    Ok(None) => self.make(slug, parent, details.get(slug).copied(), found).await,
                },
            };
            found.by_slug.insert(slug.clone(), id.clone());
            parent = id.map(Some);
        }
    }

    async fn make(
        &self,
        slug: &Slug,
        parent: Option<CategoryId>,
        detail: Option<&CategoryDetail>,
        found: &mut Found,
    ) -> Result<CategoryId, Faults> {
        let refused = |code, detail: String| Faults::one("/categories", Invalid::new(code, detail));
        let Some(detail) = detail else {
            let detail = format!("there is no category {slug}; one is made where category_details gives its name");
            return Err(refused("unknown_category", detail));
        };
        if found.made >= MAX_MADE {
            return Err(refused("too_many_categories", format!("one request makes at most {MAX_MADE} categories")));
        }
        let category = Category::new(detail.content(slug.clone(), parent), self.clock);
        if self.is_trial() {
            found.made += 1;
            return Ok(category.id);
        }
        for _ in 0..MAX_ATTEMPTS {
            let saved = self.store.save_category(None, &category, &Idempotency::none(), Answer::no_content()).await;
            match saved {
                Ok(_) => {
                    found.made += 1;
                    return Ok(category.id);
                }
                // Another request has made it meanwhile.
                Err(CategoryError::SlugTaken) => {
                    if let Some(id) = self.look_up(slug).await? {
                        return Ok(id);
                    }
                }
                Err(CategoryError::CannotMove(CannotMove::TooDeep)) => {
                    return Err(refused(
                        "too_deep",
                        format!("{slug} would stand too deep; the tree has at most 8 levels"),
                    ));
                }
                Err(CategoryError::Table(error)) => return Err(unavailable(&error)),
                Err(_) => {}
            }
        }
        Err(super::contended())
    }
}
