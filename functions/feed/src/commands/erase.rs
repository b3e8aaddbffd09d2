//! Erasure: what is there of somebody goes, step by step, each idempotent.

use domain::id::AccountId;
use service::table::{Attempts, TableError};

use super::{follow, post};
use crate::Feed;
use crate::model::{Direction, Place, Profile};
use crate::store::{Due, PROFILE, Span, Store, Task};

/// How many things go in one step.
const A_STEP: usize = 100;
/// How many steps are made at once; the tick goes on.
const STEPS: usize = 5;

/// Marks an account as erased, so that no later event brings anything back, and begins to remove what is there.
pub(crate) async fn begin(app: &Feed, whose: AccountId) -> Result<(), TableError> {
    let due = Due { task: Task::Erase, whose, after: None };
    let mut attempts = Attempts::on("profile");
    loop {
        let before = app.store.profile(whose).await?;
        if before.as_ref().is_some_and(|before| before.erased) {
            return Ok(());
        }
        let mut transaction = app.store.table().transaction();
        let after = Profile::erased(before.as_ref());
        transaction.push(Store::save_profile(whose, before.as_ref(), &after));
        transaction.push(Store::suspend(whose, false));
        transaction.push(due.put());
        match transaction.commit().await {
            Err(error) if error.refused(PROFILE) => attempts.again().await?,
            other => {
                other?;
                break;
            }
        }
    }
    go_on(app, due).await
}

/// Removes what is left, as much as fits into one call; it stays due until nothing is left.
pub(crate) async fn go_on(app: &Feed, due: Due) -> Result<(), TableError> {
    for _ in 0..STEPS {
        if !step(app, due.whose).await? {
            return app.store.table().write(Store::done(&due)).await;
        }
    }
    Ok(())
}

/// Makes one step; `false` where nothing is left.
async fn step(app: &Feed, whose: AccountId) -> Result<bool, TableError> {
    let all = Span { direction: Direction::Older, from: None, until: None };
    let posts = app.store.listed(whose, &all, A_STEP, true).await?.places;
    for post_id in posts.iter().filter_map(Place::post_id) {
        post::blank(app, post_id).await?;
    }
    let copies = app.store.copies(whose, &all, A_STEP).await?.places;
    app.store.remove_copies(whose, &copies).await?;
    app.store.forget_filters(whose).await?;
    let others = app.store.related(whose, A_STEP).await?;
    for other in &others {
        follow::end(app, (whose, *other)).await?;
    }
    app.store.forget_relations(whose, &others).await?;
    let (followers, _) = app.store.followers(whose, None).await?;
    let followers = followers.get(..A_STEP).unwrap_or(&followers);
    for follower in followers {
        follow::end(app, (*follower, whose)).await?;
    }
    let (pullers, _) = app.store.pullers(whose, None).await?;
    app.store.forget_pullers(whose, &pullers).await?;
    let is_left =
        !(posts.is_empty() && copies.is_empty() && others.is_empty() && followers.is_empty() && pullers.is_empty());
    if !is_left {
        app.store.forget_author(whose).await?;
    }
    Ok(is_left)
}
