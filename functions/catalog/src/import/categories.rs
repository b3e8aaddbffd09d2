//! The categories that rows name by their slugs: found in this shop, or made from the details in the rows.
//!
//! One that is not there is made when a row that names it is in order, right before the row's product is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use domain::Clock;
use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use futures::stream::{self, StreamExt};
use service::body::Answer;
use service::idempotency::Idempotency;

use super::{Importer, unavailable};
use crate::model::{CannotMove, Category, CategoryDetail, CategoryPath, ImportRow, Slug, may_stand};
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
    /// Those that are there and those that are to be made; none for a slug that leads nowhere.
    by_slug: BTreeMap<Slug, Option<CategoryId>>,
    /// Why paths lead nowhere.
    faults: BTreeMap<CategoryPath, Faults>,
    /// Those that are to be made.
    coming: BTreeMap<CategoryId, Category>,
    /// Those of them that are there by now, with their ids: others where another request has made them.
    made: Mutex<BTreeMap<CategoryId, CategoryId>>,
    /// Held while categories are made: rows that name the same ones make them one after the other.
    turn: tokio::sync::Mutex<()>,
}

impl Found {
    /// The ids of the categories that a row names.
    pub(super) fn of(&self, row: &ImportRow) -> Vec<CategoryId> {
        let paths = row.categories.paths.iter().flatten();
        paths.filter_map(|path| self.known(path.slugs().last()?)).map(|id| self.now(id)).collect()
    }

    /// Why the categories of a row are not all there.
    pub(super) fn faults_of(&self, row: &ImportRow) -> Option<Faults> {
        let mut faults = Faults::none();
        for (index, path) in row.categories.paths.iter().flatten().enumerate() {
            let is_known = path.slugs().last().is_some_and(|slug| self.known(slug).is_some());
            if let Some(found) = self.faults.get(path).filter(|_| !is_known) {
                faults.append(found.clone().relocated(|_| format!("/categories/{index}")));
            }
        }
        faults.none_or(()).err()
    }

    /// How many were made.
    pub(super) fn made(&self) -> usize {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|(coming, id)| coming == id).count()
    }

    fn known(&self, slug: &Slug) -> Option<CategoryId> {
        self.by_slug.get(slug).copied().flatten()
    }

    /// The id that a category has, as far as it is there.
    fn now(&self, id: CategoryId) -> CategoryId {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied().unwrap_or(id)
    }

    /// Notes that a category is there by now.
    fn note(&self, coming: CategoryId, id: CategoryId) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(coming, id);
    }

    /// What is still to be made of a path, from the category itself up.
    fn branch(&self, path: &CategoryPath) -> Vec<&Category> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let last = path.slugs().last().and_then(|slug| self.known(slug));
        self.above(last).into_iter().filter(|category| !made.contains_key(&category.id)).collect()
    }

    /// A category and those above it, as far as they are not from before.
    fn above(&self, id: Option<CategoryId>) -> Vec<&Category> {
        let first = id.and_then(|id| self.coming.get(&id));
        std::iter::successors(first, |category| self.coming.get(&category.parent_id?)).collect()
    }

    /// Plans to make a category.
    fn plan(
        &mut self,
        slug: &Slug,
        parent: Option<CategoryId>,
        detail: Option<&CategoryDetail>,
        clock: &Clock,
    ) -> Result<CategoryId, Faults> {
        let Some(detail) = detail else {
            let detail = format!("there is no category {slug}; one is made where category_details gives its name");
            return Err(refused("unknown_category", detail));
        };
        if self.coming.len() >= MAX_MADE {
            return Err(refused("too_many_categories", format!("one request makes at most {MAX_MADE} categories")));
        }
        let category = Category::new(detail.content(slug.clone(), parent), clock);
        let id = category.id;
        self.by_slug.insert(slug.clone(), Some(id));
        self.coming.insert(id, category);
        Ok(id)
    }
}

impl Importer<'_> {
    /// Finds the categories that rows name by their slugs, and plans the missing ones whose details the rows give.
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
        found.by_slug.extend(ids.into_iter().filter_map(|(slug, id)| Some((slug, id.ok()?))));
        for path in paths {
            if let Err(faults) = self.plan_path(path, &details, &mut found).await {
                found.faults.insert(path.clone(), faults);
            }
        }
        found
    }

    async fn look_up(&self, slug: &Slug) -> Result<Option<CategoryId>, Faults> {
        self.store.category_of_slug(slug).await.map_err(|error| unavailable(&error))
    }

    /// Plans what is not there of a path, from the top down. What is missing above a category that is there stands in
    /// nobody's way.
    async fn plan_path(
        &self,
        path: &CategoryPath,
        details: &BTreeMap<&Slug, &CategoryDetail>,
        found: &mut Found,
    ) -> Result<(), Faults> {
        if path.slugs().last().is_none_or(|last| found.known(last).is_some()) {
            return Ok(());
        }
        let mut parent = Ok(None);
        for slug in path.slugs() {
            let known = match found.by_slug.get(slug) {
                Some(known) => *known,
                None => {
                    let id = self.look_up(slug).await?;
                    found.by_slug.insert(slug.clone(), id);
                    id
                }
            };
            parent = match (known, parent) {
                (Some(id), _) => Ok(Some(id)),
                (None, Err(faults)) => Err(faults),
                (None, Ok(parent)) => found.plan(slug, parent, details.get(slug).copied(), self.clock).map(Some),
            };
        }
        parent.map(drop)
    }

    /// Makes the categories that rows name and that are not there yet.
    pub(super) async fn make_categories(&self, rows: &[&ImportRow], found: &Found) -> Result<(), Faults> {
        for row in rows {
            for (index, path) in row.categories.paths.iter().flatten().enumerate() {
                let made = self.make_path(path, found).await;
                made.map_err(|faults| faults.relocated(|_| format!("/categories/{index}")))?;
            }
        }
        Ok(())
    }

    /// Makes what is to be made of a path, from the top down.
    async fn make_path(&self, path: &CategoryPath, found: &Found) -> Result<(), Faults> {
        if found.branch(path).is_empty() {
            return Ok(());
        }
        let _turn = found.turn.lock().await;
        for category in found.branch(path).into_iter().rev() {
            found.note(category.id, self.make(category, found).await?);
        }
        Ok(())
    }

    async fn make(&self, category: &Category, found: &Found) -> Result<CategoryId, Faults> {
        let slug = &category.slug;
        let parent_id = category.parent_id.map(|id| found.now(id));
        let category = Category { parent_id, ..category.clone() };
        for _ in 0..MAX_ATTEMPTS {
            let saved = match self.is_trial() {
                true => self.may_be_made(&category, found).await,
                false => {
                    let (key, answer) = (Idempotency::none(), Answer::no_content());
                    self.store.save_category(None, &category, &key, answer).await.map(drop)
                }
            };
            match saved {
                Ok(()) => return Ok(category.id),
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

    /// Whether a category may stand where it is to, below those that are there and those that would be made.
    async fn may_be_made(&self, category: &Category, found: &Found) -> Result<(), CategoryError> {
        let mut above: Vec<_> = found.above(category.parent_id).into_iter().cloned().collect();
        let top = above.last().map_or(category.parent_id, |top| top.parent_id);
        above.extend(self.store.ancestors(top).await?);
        may_stand(category.id, &above, 1).map_err(CategoryError::CannotMove)
    }
}

fn refused(code: &'static str, detail: String) -> Faults {
    Faults::one("/categories", Invalid::new(code, detail))
}
