//! Categories, each with its slug and its event in one transaction.

use serde::{Deserialize, Serialize};
use shared::Problem;
use shared::body::Answer;
use shared::fault::{Faults, Invalid};
use shared::id::CategoryId;
use shared::idempotency::Idempotency;
use shared::table::{Index, Position, TableError, Write};

use super::{Store, keys};
use crate::model::Category;

/// Why a change of a category was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CategoryError {
    /// Another category has the slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The category has changed meanwhile, or is gone.
    #[error("the category has changed meanwhile")]
    Stale,
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
#[derive(Debug, Serialize)]
struct SlugItem {
    category_id: CategoryId,
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
            Some(before) => Write::replace("category", key, after, before.version),
        };
        transaction.push(write.index1(keys::CATEGORIES, place(after)));
        if before.is_none_or(|before| before.slug != after.slug) {
            let item = SlugItem { category_id: after.id };
            transaction.push(Write::create("slug", keys::category_slug(&after.slug), &item));
            if let Some(before) = before {
                transaction.push(Write::delete("old slug", keys::category_slug(&before.slug)));
            }
        }
        transaction.publish(&after.announce());
        idempotency.commit(transaction, answer).await.map_err(CategoryError::from)
    }

    /// Deletes a category; its slug is free again.
    pub(crate) async fn delete_category(&self, before: &Category) -> Result<(), CategoryError> {
        let mut transaction = self.table.transaction();
        transaction.push(Write::delete("category", keys::category(before.id)).at_version(before.version));
        transaction.push(Write::delete("old slug", keys::category_slug(&before.slug)));
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
            CategoryError::Table(error) => error.into(),
        }
    }
}
