//! The categories that rows name by their slugs: found in this shop, or created from the details in the rows.
//!
//! A missing category is created when a row that names it is in order, right before the row's product is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Clock;
use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use futures::stream::{self, StreamExt};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::faults::{contended, unavailable};
use crate::model::{CannotMove, Category, CategoryDetail, CategoryPath, ImportRow, Slug, may_stand};
use crate::store::{CategoryError, Store};

/// How many categories are looked up at once.
const AT_ONCE: usize = 16;
/// How many categories a request creates at most.
const MAX_CREATED: usize = 100;

/// The categories that rows name.
#[derive(Debug)]
pub(super) struct Categories<'a> {
    store: &'a Store,
    clock: &'a Clock,
    /// Whether this is a dry run.
    is_trial: bool,
    /// Those that exist and those that are planned; `None` for a slug without a category.
    by_slug: BTreeMap<Slug, Option<CategoryId>>,
    /// Why paths lead to no category.
    faults: BTreeMap<CategoryPath, Faults>,
    /// Those that are to be created.
    planned: BTreeMap<CategoryId, Category>,
    /// Those of them that exist by now, with their ids, which differ if another request created
    /// them.
    created: Mutex<BTreeMap<CategoryId, CategoryId>>,
    /// Held while categories are created, so that rows with the same categories create them one
    /// after the other.
    turn: tokio::sync::Mutex<()>,
}

impl<'a> Categories<'a> {
    /// Finds the categories that rows name by their slugs, and plans the missing ones whose details the rows give.
    pub(super) async fn find(store: &'a Store, clock: &'a Clock, is_trial: bool, rows: &[ImportRow]) -> Self {
        let paths: BTreeSet<&CategoryPath> =
            rows.iter().flat_map(|row| row.categories.paths.iter().flatten()).collect();
        let slugs: BTreeSet<Slug> = paths.iter().filter_map(|path| path.slugs().last()).cloned().collect();
        let details: BTreeMap<&Slug, &CategoryDetail> = rows.iter().flat_map(|row| &row.categories.details).collect();
        let (by_slug, faults, planned) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (created, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        let mut found = Self { store, clock, is_trial, by_slug, faults, planned, created, turn };
        let ids = stream::iter(slugs).map(async |slug| {
            let id = look_up(store, &slug).await;
            (slug, id)
        });
        let ids: Vec<_> = ids.buffer_unordered(AT_ONCE).collect().await;
        found.by_slug.extend(ids.into_iter().filter_map(|(slug, id)| Some((slug, id.ok()?))));
        for path in paths {
            if let Err(faults) = found.plan_path(path, &details).await {
                found.faults.insert(path.clone(), faults);
            }
        }
        found
    }

    /// The ids of the categories that a row names.
    pub(super) fn of(&self, row: &ImportRow) -> Vec<CategoryId> {
        let paths = row.categories.paths.iter().flatten();
        paths.filter_map(|path| self.known(path.slugs().last()?)).map(|id| self.now(id)).collect()
    }

    /// Why some categories of a row are not known.
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

    /// How many were created.
    pub(super) fn count_created(&self) -> usize {
        self.created().iter().filter(|(planned, id)| planned == id).count()
    }

    fn created(&self) -> MutexGuard<'_, BTreeMap<CategoryId, CategoryId>> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, slug: &Slug) -> Option<CategoryId> {
        self.by_slug.get(slug).copied().flatten()
    }

    /// The id of a category, which differs from the planned one if another request created it.
    fn now(&self, id: CategoryId) -> CategoryId {
        self.created().get(&id).copied().unwrap_or(id)
    }

    /// The categories of a path that are still to be created, from the category itself up.
    fn missing(&self, path: &CategoryPath) -> Vec<&Category> {
        let created = self.created();
        let last = path.slugs().last().and_then(|slug| self.known(slug));
        self.planned_from(last).into_iter().filter(|category| !created.contains_key(&category.id)).collect()
    }

    /// A category and those above it, as far as they are planned.
    fn planned_from(&self, id: Option<CategoryId>) -> Vec<&Category> {
        let first = id.and_then(|id| self.planned.get(&id));
        std::iter::successors(first, |category| self.planned.get(&category.parent_id?)).collect()
    }

    /// Plans the missing categories of a path, from the top down. A missing ancestor of an existing category is no
    /// fault.
    async fn plan_path(
        &mut self,
        path: &CategoryPath,
        details: &BTreeMap<&Slug, &CategoryDetail>,
    ) -> Result<(), Faults> {
        if path.slugs().last().is_none_or(|last| self.known(last).is_some()) {
            return Ok(());
        }
        let mut parent = Ok(None);
        for slug in path.slugs() {
            let known = match self.by_slug.get(slug) {
                Some(known) => *known,
                None => {
                    let id = look_up(self.store, slug).await?;
                    self.by_slug.insert(slug.clone(), id);
                    id
                }
            };
            parent = match (known, parent) {
                (Some(id), _) => Ok(Some(id)),
                (None, Err(faults)) => Err(faults),
                (None, Ok(parent)) => self.plan(slug, parent, details.get(slug).copied()).map(Some),
            };
        }
        parent.map(drop)
    }

    /// Plans to create a category.
    fn plan(
        &mut self,
        slug: &Slug,
        parent: Option<CategoryId>,
        detail: Option<&CategoryDetail>,
    ) -> Result<CategoryId, Faults> {
        let Some(detail) = detail else {
            let detail = format!("there is no category {slug}; one is made where category_details gives its name");
            return Err(refused("unknown_category", detail));
        };
        if self.planned.len() >= MAX_CREATED {
            let detail = format!("one request makes at most {MAX_CREATED} categories");
            return Err(refused("too_many_categories", detail));
        }
        let category = Category::new(detail.content(slug.clone(), parent), self.clock);
        let id = category.id;
        self.by_slug.insert(slug.clone(), Some(id));
        self.planned.insert(id, category);
        Ok(id)
    }

    /// Creates the planned categories that rows name.
    pub(super) async fn create_for(&self, rows: &[&ImportRow]) -> Result<(), Faults> {
        for row in rows {
            for (index, path) in row.categories.paths.iter().flatten().enumerate() {
                let created = self.create_path(path).await;
                created.map_err(|faults| faults.relocated(|_| format!("/categories/{index}")))?;
            }
        }
        Ok(())
    }

    /// Creates the missing categories of a path, from the top down.
    async fn create_path(&self, path: &CategoryPath) -> Result<(), Faults> {
        if self.missing(path).is_empty() {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        for category in self.missing(path).into_iter().rev() {
            let id = self.create(category).await?;
            self.created().insert(category.id, id);
        }
        Ok(())
    }

    async fn create(&self, category: &Category) -> Result<CategoryId, Faults> {
        let parent_id = category.parent_id.map(|id| self.now(id));
        let category = Category { parent_id, ..category.clone() };
        let mut attempts = Attempts::on("tree of categories");
        loop {
            match self.save(&category).await {
                Ok(()) => return Ok(category.id),
                // Another request has created it meanwhile.
                Err(CategoryError::SlugTaken) => {
                    if let Some(id) = look_up(self.store, &category.slug).await? {
                        return Ok(id);
                    }
                }
                Err(CategoryError::CannotMove(CannotMove::TooDeep)) => {
                    let detail = format!("{} would stand too deep; the tree has at most 8 levels", category.slug);
                    return Err(refused("too_deep", detail));
                }
                Err(CategoryError::Table(error)) => return Err(unavailable(&error)),
                Err(_) => {}
            }
            attempts.again().await.map_err(|_| contended())?;
        }
    }

    /// Writes a category; in a dry run only checks its place below existing and planned ones.
    async fn save(&self, category: &Category) -> Result<(), CategoryError> {
        if !self.is_trial {
            let answer = Answer::no_content();
            return self.store.save_category(None, category, &Idempotency::none(), answer).await.map(drop);
        }
        let mut above: Vec<_> = self.planned_from(category.parent_id).into_iter().cloned().collect();
        let top = above.last().map_or(category.parent_id, |top| top.parent_id);
        above.extend(self.store.ancestors(top).await?);
        may_stand(category.id, &above, 1).map_err(CategoryError::CannotMove)
    }
}

async fn look_up(store: &Store, slug: &Slug) -> Result<Option<CategoryId>, Faults> {
    store.category_of_slug(slug).await.map_err(|error| unavailable(&error))
}

fn refused(code: &'static str, detail: String) -> Faults {
    Faults::one("/categories", Invalid::new(code, detail))
}
