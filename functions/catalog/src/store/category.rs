//! Categories, each with its slug, its place in the tree and its event in one transaction.
//!
//! Concurrent moves can't create a cycle: a move of a category reads its new ancestors, and is conditional on each of
//! them still having the parent that was read. Only a concurrent move of one of them could close a cycle, and then one of
//! the two transactions fails. A category counts its children, so that its deletion can be conditional on having none.

use std::collections::BTreeSet;

use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Index, Position, TableError, Write};

use super::category_error::CategoryError;
use super::{MAX_KEYS, Store, cut, keys};
use crate::model::{CannotMove, Category, MAX_DEPTH, Slug, height, may_stand};

/// The maximum number of categories read to find the depth of a branch.
const MOST: usize = 1_000;
/// A place in the list of categories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CategoryPlace {
    id: CategoryId,
    place: String,
}

/// The category that has a slug.
#[derive(Debug, Serialize, Deserialize)]
struct SlugItem {
    category_id: CategoryId,
}

/// Adds to a category's count of children; with 0, only checks that the category exists.
fn counted(label: &'static str, id: CategoryId, step: i64) -> Write {
    let (key, there) = (keys::category(id), "attribute_exists(pk)");
    if step == 0 {
        return Write::check(label, key, there);
    }
    let write = Write::update(label, key, "SET #children = if_not_exists(#children, :none) + :step").when(there);
    write.value("none", 0).value("step", step)
}

/// Makes a write conditional on the parent that was read.
fn in_place(write: Write, category: &Category) -> Write {
    match category.parent_id {
        Some(parent) => write.when("#parent_id = :parent").value("parent", parent),
        None => write.when("attribute_not_exists(#parent_id)"),
    }
}

/// The place of a category in the list of all.
fn place(category: &Category) -> String {
    format!("{:09}#{}", category.position.get(), category.id)
}

impl Store {
    /// Finds a category; possibly stale.
    pub(crate) async fn find_category(&self, id: CategoryId) -> Result<Option<Category>, TableError> {
        self.table.get_eventually(&keys::category(id)).await
    }

    /// Loads a category consistently.
    pub(crate) async fn load_category(&self, id: CategoryId) -> Result<Option<Category>, TableError> {
        self.table.get(&keys::category(id)).await
    }

    /// Finds the category with a slug, consistently.
    pub(crate) async fn category_of_slug(&self, slug: &Slug) -> Result<Option<CategoryId>, TableError> {
        let found = self.table.get::<SlugItem>(&keys::category_slug(slug)).await?;
        Ok(found.map(|item| item.category_id))
    }

    /// Finds categories and all their ancestors; possibly stale.
    pub(crate) async fn find_categories(&self, ids: BTreeSet<CategoryId>) -> Result<Vec<Category>, TableError> {
        let (mut found, mut wanted): (Vec<Category>, _) = (Vec::new(), ids);
        let mut known = wanted.clone();
        // One round per level of the tree. The reads are no snapshot, so an apparent cycle is not followed.
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

    /// A fault for each category that does not exist. Those that are `known` are not looked up.
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
    ) -> Result<(Vec<Category>, Option<CategoryPlace>), TableError> {
        let query = self.table.query(Index::First, keys::CATEGORIES).limit(limit + 1);
        let page = query.after(after.map(CategoryPlace::into_position)).page().await?;
        Ok(cut(page, limit, |last: &Category| CategoryPlace { id: last.id, place: place(last) }))
    }

    /// All categories by position, up to `most`, and whether there are no more.
    pub(crate) async fn all_categories(&self, most: usize) -> Result<(Vec<Category>, bool), TableError> {
        let mut all =
            self.table.query(Index::First, keys::CATEGORIES).limit(most + 1).all::<Category>(most + 1).await?;
        let complete = all.len() <= most;
        all.truncate(most);
        Ok((all, complete))
    }

    /// Creates a category, or writes it over `before`, and records `answer` with it.
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

    /// The writes and checks of other categories for a move to another parent.
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

    /// The parent and its ancestors, the nearest first, read consistently.
    pub(crate) async fn ancestors(&self, parent: Option<CategoryId>) -> Result<Vec<Category>, CategoryError> {
        let (mut found, mut next): (Vec<Category>, _) = (Vec::new(), parent);
        while let Some(id) = next {
            let Some(category) = self.load_category(id).await? else {
                let unknown = CategoryError::CannotMove(CannotMove::UnknownParent);
                return Err(if found.is_empty() { unknown } else { CategoryError::TreeChanged });
            };
            // The reads are no snapshot: what was moved in between may be seen twice, and can't be in a transaction twice.
            if found.iter().any(|known| known.id == category.id) {
                return Err(CategoryError::TreeChanged);
            }
            next = category.parent_id;
            found.push(category);
            if found.len() > MAX_DEPTH {
                return Err(CategoryError::CannotMove(CannotMove::TooDeep));
            }
        }
        Ok(found)
    }

    /// Deletes a category without children; its slug is free again.
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

    /// Publishes the state of categories again, without a change.
    pub(crate) async fn republish_categories(&self, categories: &[Category]) -> Result<(), TableError> {
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
