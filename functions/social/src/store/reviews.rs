//! Reviews, and the ratings that they come to.

use domain::Timestamp;
use domain::id::{AccountId, ProductId, ReviewId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::Store;
use crate::model::{Rating, Review};

/// The label of the write of a review: refused where another write came first.
pub(crate) const REVIEW: &str = "review";
/// The label of the write of a rating: refused where another review came first.
pub(crate) const RATING: &str = "rating";
const PLACE: &str = "place";

/// In which order reviews are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Newest,
    Highest,
    Lowest,
}

/// Where a review is.
#[derive(Serialize, Deserialize)]
struct Place {
    author: AccountId,
    product_id: ProductId,
}

fn key(author: AccountId, product: ProductId) -> Key {
    Key::new(format!("reviews-of#{author}"), product.to_string())
}

fn place_key(id: ReviewId) -> Key {
    Key::only(format!("review#{id}"))
}

fn rating_key(product: ProductId) -> Key {
    Key::only(format!("rating#{product}"))
}

fn indexed(write: Write, review: &Review) -> Write {
    if !review.counts() {
        return write;
    }
    let (pk, time) = (format!("reviews#{}", review.product_id), format!("{}#{}", review.published_at, review.id));
    write.index1(pk.clone(), time.clone()).index2(pk, format!("{}#{time}", review.content.rating()))
}

impl Store {
    /// What somebody wrote of a product. 1 RRU for each 4 KB.
    pub(crate) async fn review(&self, author: AccountId, product: ProductId) -> Result<Option<Review>, TableError> {
        self.table.get(&key(author, product)).await
    }

    /// A review by its id. 1 RRU, and 1 for each 4 KB.
    pub(crate) async fn review_by_id(&self, id: ReviewId) -> Result<Option<Review>, TableError> {
        let Some(place) = self.table.get::<Place>(&place_key(id)).await? else { return Ok(None) };
        let found = self.review(place.author, place.product_id).await?;
        Ok(found.filter(|review| review.id == id))
    }

    /// What the reviews of a product come to, as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn rating(&self, product: ProductId) -> Result<Rating, TableError> {
        let found = self.table.get(&rating_key(product)).await?;
        Ok(found.unwrap_or_else(|| Rating::none(product)))
    }

    /// The same of several, in no order; those without reviews are left out. 0.5 RRU each.
    pub(crate) async fn ratings(&self, products: &[ProductId]) -> Result<Vec<Rating>, TableError> {
        let keys: Vec<_> = products.iter().map(|product| rating_key(*product)).collect();
        if keys.is_empty() { Ok(Vec::new()) } else { self.table.get_many(&keys).await }
    }

    /// Puts one review in the place of another, with the rating and the events. 6 WRU, 4 to make or remove it, 3 where the rating
    /// changes.
    pub(crate) fn change_review(
        &self,
        before: Option<&Review>,
        after: Option<&Review>,
        rating: &Rating,
        now: Timestamp,
    ) -> Transaction {
        let mut transaction = self.table.transaction();
        match (before, after) {
            (None, Some(after)) => {
                let Review { author, product_id, .. } = *after;
                transaction.push(indexed(Write::create(REVIEW, key(author, product_id), after), after));
                transaction.push(Write::create(PLACE, place_key(after.id), &Place { author, product_id }));
            }
            (Some(before), Some(after)) => {
                let write = Write::replace(REVIEW, key(after.author, after.product_id), after, before.version);
                transaction.push(indexed(write, after));
            }
            (Some(before), None) => {
                let write = Write::delete(REVIEW, key(before.author, before.product_id));
                transaction.push(write.at_version(before.version));
                transaction.push(Write::delete(PLACE, place_key(before.id)).when("attribute_exists(pk)"));
                transaction.publish(&before.at(events::social::PostState::Deleted, now).event());
            }
            (None, None) => {}
        }
        if let Some(after) = after {
            transaction.publish(&after.event());
        }
        if let Some(changed) = rating.with(before, after, now) {
            let key = rating_key(rating.product_id);
            transaction.push(match rating.version {
                0 => Write::create(RATING, key, &changed),
                version => Write::replace(RATING, key, &changed, version),
            });
            transaction.publish(&changed.event());
        }
        transaction
    }

    /// Reviews of a product that are to be seen. 0.5 RRU for each 4 KB.
    pub(crate) async fn reviews(
        &self,
        product: ProductId,
        order: Order,
        rating: Option<i64>,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Review>, TableError> {
        let pk = format!("reviews#{product}");
        let query = match (rating, order) {
            (Some(rating), _) => self.table.query(Index::Second, pk).prefix(format!("{rating}#")).newest_first(),
            (None, Order::Newest) => self.table.query(Index::First, pk).newest_first(),
            (None, Order::Highest) => self.table.query(Index::Second, pk).newest_first(),
            (None, Order::Lowest) => self.table.query(Index::Second, pk),
        };
        query.limit(limit).after(after).page().await
    }

    /// Reviews of a person, by product. 0.5 RRU for each 4 KB.
    pub(crate) async fn reviews_of(
        &self,
        author: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Review>, TableError> {
        self.table.query(Index::Main, format!("reviews-of#{author}")).limit(limit).after(after).page().await
    }
}
