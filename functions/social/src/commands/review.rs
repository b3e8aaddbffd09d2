//! Reviews: one of each author for each product, with the rating in the same commit.

use domain::id::{AccountId, ProductId, ReviewId};
use service::Problem;
use service::table::{Attempts, TableError};

use crate::Social;
use crate::model::{Product, Review, ReviewContent};
use crate::store::{RATING, REVIEW};

/// A product that was ever to be seen; 404 otherwise. 0.5 RRU.
pub(crate) async fn product(app: &Social, id: ProductId) -> Result<Product, Problem> {
    let found = app.store.product(id).await?.filter(|product| product.is_known);
    found.ok_or_else(|| Problem::not_found("product"))
}

/// Puts what `decide` makes of a review in its place until no other write comes between; `None` removes it. Answers with both.
/// 2 RRU and 6 WRU, 4 more to make or remove it with the rating, 3 where the rating changes.
pub(crate) async fn change<E: From<TableError>>(
    app: &Social,
    author: AccountId,
    product: ProductId,
    decide: impl Fn(Option<&Review>) -> Result<Option<Review>, E>,
) -> Result<(Option<Review>, Option<Review>), E> {
    let mut attempts = Attempts::on("rating");
    loop {
        let (before, rating) = (app.store.review(author, product).await?, app.store.rating(product).await?);
        let after = decide(before.as_ref())?;
        if before == after {
            return Ok((before, after));
        }
        let transaction = app.store.change_review(before.as_ref(), after.as_ref(), &rating, app.now());
        match transaction.commit().await {
            Ok(()) => return Ok((before, after)),
            Err(error) if error.refused(REVIEW) || error.refused(RATING) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Writes one's own review; whether it is new. 0.5 RRU for the product and for each of its skus beside [`change`].
pub(crate) async fn write(
    app: &Social,
    author: AccountId,
    product_id: ProductId,
    content: ReviewContent,
    check: impl Fn(Option<&Review>, bool) -> Result<(), Problem>,
) -> Result<(Review, bool), Problem> {
    let product = product(app, product_id).await?;
    let verified = app.store.has_bought(author, &product.skus).await?;
    let id = ReviewId::new(&app.context.clock);
    let (before, after) = change(app, author, product_id, |before| {
        check(before, before.is_some_and(|before| before.content == content))?;
        let now = app.now();
        Ok::<_, Problem>(Some(match before {
            Some(before) if before.content == content && (before.verified || !verified) => before.clone(),
            Some(before) => before.changed(content.clone(), before.verified || verified, now),
            None => Review::new(id, (product_id, author), content.clone(), verified, now),
        }))
    })
    .await?;
    let after = after.ok_or_else(Problem::internal)?;
    Ok((after, before.is_none()))
}

/// Lets a review be that of somebody who bought the product, where there is one.
pub(crate) async fn verify(app: &Social, author: AccountId, product: ProductId) -> Result<(), TableError> {
    let verified = |before: Option<&Review>| {
        Ok::<_, TableError>(before.map(|before| match before.verified {
            true => before.clone(),
            false => before.changed(before.content.clone(), true, app.now()),
        }))
    };
    change(app, author, product, verified).await.map(drop)
}

/// Removes one's own review.
pub(crate) async fn delete(
    app: &Social,
    author: AccountId,
    product: ProductId,
    check: impl Fn(&Review) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let removed = |before: Option<&Review>| {
        check(before.ok_or_else(|| Problem::not_found("review"))?)?;
        Ok::<_, Problem>(None)
    };
    change(app, author, product, removed).await.map(drop)
}
