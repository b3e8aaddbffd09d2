//! Categories, each with its slug, its place in the tree and its event in one transaction.
//!
//! That there is no cycle holds whatever happens at once: who puts a category below another reads all that is above
//! it, and writes on condition that each of those still stands where it was read. A cycle could only come of a move of
//! one of them at the same moment, and that fails one of the two transactions. How many stand directly below a
//! category is counted in it, so that it can be deleted on condition that there are none.

use std::collections::BTreeSet;

use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Index, Position, TableError, Write};

use super::{Store, keys};
use crate::model::{CannotMove, Category, MAX_DEPTH, Slug, height, may_stand};

/// How many categories are looked at, at most, for how deep one is.
const MOST: usize = 1_000;
/// How many items are read at once (DynamoDB's limit).
const MAX_KEYS: usize = 100;

/// Why a change of a category was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CategoryError {
    /// Another category has the slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The category has changed meanwhile, or is gone.
    #[error("the category has changed meanwhile")]
    Stale,
    /// What is above it was moved meanwhile.
    #[error("the tree has changed meanwhile")]
    TreeChanged,
    /// Other categories stand below it.
    #[error("others stand below it")]
    HasChildren,
    /// It can't stand where it is wanted.
    #[error("it can't stand there")]
    CannotMove(CannotMove),
    /// The table.
    #[error(transparent)]
    Table(TableError),
}

/// A page of categories; `next` is where it ended where there are more.
#[derive(Debug, Default)]
pub(crate) struct CategoryPage {
    pub(crate) categories: Vec<Category>,
    pub(crate) next: Option<CategoryPlace>,
}

/// A place in the list of categories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CategoryPlace {
    id: CategoryId,
    place: String,
}

/// What a slug leads to.
#[derive(Debug, Serialize, Deserialize)]
struct SlugItem {
    category_id: CategoryId,
}

/// Counts so many more below a category; with none, looks only whether it is there.
fn counted(label: &'static str, id: CategoryId, step: i64) -> Write {
    let (key, there) = (keys::category(id), "attribute_exists(pk)");
    if step == 0 {
        return Write::check(label, key, there);
    }
    let write = Write::update(label, key, "SET #children = if_not_exists(#children, :none) + :step").when(there);
    write.value("none", 0).value("step", step)
}

/// Only where the category still stands where it was read.
fn in_place(write: Write, category: &Category) -> Write {
    match category.parent_id {
        Some(parent) => write.when("#parent_id = :parent").value("parent", parent),
        None => write.when("attribute_not_exists(#parent_id)"),
    }
}

/// Where a category stands in the list of all.
fn place(category: &Category) -> String {
    format!("{:09}#{}", category.position.get(), category.id)
}

impl Store {
    /// Finds a category; it may be a moment old.
    pub(crate) async fn find_category(&self, id: CategoryId) -> Result<Option<Category>, TableError> {
        self.table.get_eventually(&keys::category(id)).await
    }

    /// Loads a category as the last acknowledged write left it.
    pub(crate) async fn load_category(&self, id: CategoryId) -> Result<Option<Category>, TableError> {
        self.table.get(&keys::category(id)).await
    }

    /// Which category has a slug, as the last acknowledged write left it.
    pub(crate) async fn category_of_slug(&self, slug: &Slug) -> Result<Option<CategoryId>, TableError> {
        let found = self.table.get::<SlugItem>(&keys::category_slug(slug)).await?;
        Ok(found.map(|item| item.category_id))
    }

    /// Finds categories and all that is above them; they may be a moment old.
    pub(crate) async fn find_categories(&self, ids: BTreeSet<CategoryId>) -> Result<Vec<Category>, TableError> {
        let (mut found, mut wanted): (Vec<Category>, _) = (Vec::new(), ids);
        let mut known = wanted.clone();
        // One round a level of the tree; what was read is no snapshot, so a cycle may show and is not followed.
        while !wanted.is_empty() {
            let keys: Vec<_> = wanted.iter().map(|id| keys::category(*id)).collect();
            let mut level = Vec::new();
            for keys in keys.chunks(MAX_KEYS) {
                level.extend(self.table.get_many::<Category>(keys).await?);
            }
            wanted = level.iter().filter_map(|category| category.parent_id).filter(|id| known.insert(*id)).collect();
            found.extend(level);
        }
        Ok(found)
    }

    /// A fault for each category that is not there. Those that are `known` are not looked at again.
    pub(crate) async fn missing_categories(
        &self,
        wanted: &[CategoryId],
        known: &[CategoryId],
    ) -> Result<Faults, TableError> {
        let new = wanted.iter().enumerate().filter(|(_, id)| !known.contains(id));
        let looked_up = new.map(async |(index, id)| Ok::<_, TableError>((index, self.load_category(*id).await?)));
        let mut faults = Faults::none();
        for (index, found) in try_join_all(looked_up).await? {
            if found.is_none() {
                let invalid = Invalid::new("unknown_category", "there is no such category");
                faults.add(format!("/category_ids/{index}"), invalid);
            }
        }
        Ok(faults)
    }

    /// Lists categories by position.
    pub(crate) async fn list_categories(
        &self,
        after: Option<CategoryPlace>,
        limit: usize,
    ) -> Result<CategoryPage, TableError> {
        let query = self.table.query(Index::First, keys::CATEGORIES).limit(limit + 1);
        let mut page = query.after(after.map(CategoryPlace::into_position)).page::<Category>().await?;
        let more = page.items.len() > limit || page.next.is_some();
        page.items.truncate(limit);
        let next = page.items.last().filter(|_| more).map(|last| CategoryPlace { id: last.id, place: place(last) });
        Ok(CategoryPage { categories: page.items, next })
    }

    /// All categories by position, up to `most`; and whether that is all.
    pub(crate) async fn all_categories(&self, most: usize) -> Result<(Vec<Category>, bool), TableError> {
        let mut all =
            self.table.query(Index::First, keys::CATEGORIES).limit(most + 1).all::<Category>(most + 1).await?;
        let complete = all.len() <= most;
        all.truncate(most);
        Ok((all, complete))
    }

    /// Creates a category, or writes it over `before`. `answer` is recorded with it.
    pub(crate) async fn save_category(
        &self,
        before: Option<&Category>,
        after: &Category,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, CategoryError> {
        let (key, mut transaction) = (keys::category(after.id), self.table.transaction());
        let write = match before {
            None => Write::create("category", key, after),
            Some(before) => {
                let write = Write::replace("category", key, after, before.version);
                write
                    .when("#children = :children OR attribute_not_exists(#children)")
                    .value("children", before.children)
            }
        };
        transaction.push(write.index1(keys::CATEGORIES, place(after)));
        if before.is_none_or(|before| before.slug != after.slug) {
            let item = SlugItem { category_id: after.id };
            transaction.push(Write::create("slug", keys::category_slug(&after.slug), &item));
            if let Some(before) = before {
                transaction.push(Write::delete("old slug", keys::category_slug(&before.slug)));
            }
        }
        for write in self.moved(before, after).await? {
            transaction.push(write);
        }
        transaction.publish(&after.announce());
        idempotency.commit(transaction, answer).await.map_err(CategoryError::from)
    }

    /// What is written and checked of others where a category gets another parent: nothing where it keeps the one it has.
    async fn moved(&self, before: Option<&Category>, after: &Category) -> Result<Vec<Write>, CategoryError> {
        let old = before.and_then(|before| before.parent_id);
        if old == after.parent_id {
            return Ok(Vec::new());
        }
        let above = self.ancestors(after.parent_id).await?;
        let height = if after.children == 0 { 1 } else { height(after.id, &self.all_categories(MOST).await?.0) };
        may_stand(after.id, &above, height).map_err(CategoryError::CannotMove)?;
        let mut writes = Vec::new();
        for ancestor in &above {
            let step = i64::from(Some(ancestor.id) == after.parent_id) - i64::from(Some(ancestor.id) == old);
            writes.push(in_place(counted("ancestor", ancestor.id, step), ancestor));
        }
        if let Some(old) = old.filter(|old| !above.iter().any(|ancestor| ancestor.id == *old)) {
            writes.push(counted("old parent", old, -1));
        }
        Ok(writes)
    }

    /// All that is above, the nearest first, each as the last acknowledged write left it.
    pub(crate) async fn ancestors(&self, parent: Option<CategoryId>) -> Result<Vec<Category>, CategoryError> {
        let (mut found, mut next): (Vec<Category>, _) = (Vec::new(), parent);
        while let Some(id) = next {
            let Some(category) = self.load_category(id).await? else {
                let unknown = CategoryError::CannotMove(CannotMove::UnknownParent);
                return Err(if found.is_empty() { unknown } else { CategoryError::TreeChanged });
            };
            next = category.parent_id;
            found.push(category);
            if found.len() > MAX_DEPTH {
                return Err(CategoryError::CannotMove(CannotMove::TooDeep));
            }
        }
        Ok(found)
    }

    /// Deletes a category that none stands below; its slug is free again.
    pub(crate) async fn delete_category(&self, before: &Category) -> Result<(), CategoryError> {
        if before.children > 0 {
            return Err(CategoryError::HasChildren);
        }
        let mut transaction = self.table.transaction();
        let write = Write::delete("category", keys::category(before.id)).at_version(before.version);
        transaction.push(write.when("#children = :none OR attribute_not_exists(#children)").value("none", 0));
        transaction.push(Write::delete("old slug", keys::category_slug(&before.slug)));
        if let Some(parent) = before.parent_id {
            transaction.push(counted("old parent", parent, -1));
        }
        transaction.publish(&before.announce_deleted());
        transaction.commit().await.map_err(CategoryError::from)
    }

    /// Tells the state of categories again, without a change.
    pub(crate) async fn tell_of_categories_again(&self, categories: &[Category]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for category in categories {
            transaction.publish(&category.announce());
        }
        transaction.commit().await
    }
}

impl CategoryPlace {
    fn into_position(self) -> Position {
        let key = keys::category(self.id);
        let parts = [("pk", key.pk), ("sk", key.sk), ("gsi1pk", keys::CATEGORIES.to_owned()), ("gsi1sk", self.place)];
        parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl From<TableError> for CategoryError {
    fn from(error: TableError) -> Self {
        if error.refused("slug") {
            Self::SlugTaken
        } else if error.refused("category") {
            Self::Stale
        } else if error.refused("ancestor") || error.refused("old parent") {
            Self::TreeChanged
        } else {
            Self::Table(error)
        }
    }
}

impl From<CategoryError> for Problem {
    fn from(error: CategoryError) -> Self {
        match error {
            CategoryError::SlugTaken => {
                let fault = Faults::one("/slug", Invalid::new("slug_taken", "another category has this slug"));
                Self::refused_with("already_taken", "Another category has this slug.", fault)
            }
            CategoryError::Stale => Self::stale(),
            CategoryError::TreeChanged => {
                Self::conflict("concurrent_change", "The tree was changed at the same moment.").retry_after(1)
            }
            CategoryError::HasChildren => {
                Self::conflict("category_in_use", "Other categories stand below this one; move them first.")
            }
            CategoryError::CannotMove(why) => {
                let (code, detail) = match why {
                    CannotMove::UnknownParent => ("unknown_category", "there is no such category"),
                    CannotMove::Cycle => ("cycle", "a category can't stand below itself"),
                    CannotMove::TooDeep => ("too_deep", "the tree has at most 8 levels"),
                };
                let fault = Faults::one("/parent_id", Invalid::new(code, detail));
                Self::refused_with("invalid_parent", "The category can't stand there.", fault)
            }
            CategoryError::Table(error) => error.into(),
        }
    }
}
