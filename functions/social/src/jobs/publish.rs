//! Publishes posts whose time has come.

use std::time::Duration;

use domain::id::PostId;
use service::table::{TableError, error_chain};

use crate::Social;
use crate::model::PostStatus;
use crate::store::POST;

/// How many of each part are looked at at once.
const OF_A_PART: usize = 25;
/// How long one tick goes on; the next one goes on from there.
const BUDGET: Duration = Duration::from_secs(10);

/// Publishes what is due. 2 RRU, and for each post 1 RRU and 10 WRU. A failure does not hold up the rest.
pub(super) async fn publish(app: &Social) -> Result<(), TableError> {
    let (begun, mut outcome) = (app.now(), Ok(()));
    loop {
        let due = app.store.due_posts(app.now(), OF_A_PART).await?;
        let mut published = 0;
        for id in &due {
            match publish_one(app, *id).await {
                Ok(is_done) => published += usize::from(is_done),
                Err(error) => {
                    tracing::warn!(error = %error_chain(&error), post = %id, "a scheduled post waits on");
                    outcome = Err(error);
                }
            }
        }
        if published == 0 || due.len() < OF_A_PART || app.now().since(begun) > BUDGET {
            return outcome;
        }
    }
}

/// Publishes a post; whether it was there to be published.
async fn publish_one(app: &Social, id: PostId) -> Result<bool, TableError> {
    let now = app.now();
    let found = app.store.post(id).await?;
    let waits = |at: domain::Timestamp| at <= now;
    let due = found.filter(|post| post.status == PostStatus::Scheduled && post.publish_at.is_some_and(waits));
    let Some(before) = due else { return Ok(false) };
    match app.store.publish_post(&before, &before.published(now)).commit().await {
        // Another process published it, or its author changed it: the next tick looks again.
        Err(error) if error.refused(POST) => Ok(false),
        other => other.map(|()| true),
    }
}
