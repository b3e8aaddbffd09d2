//! Publishes posts whose time has come.

use domain::id::PostId;
use service::table::{TableError, error_chain};

use crate::Social;
use crate::model::PostStatus;
use crate::store::POST;

/// How many of each part one tick publishes; the next one goes on.
const OF_A_PART: usize = 25;

/// Publishes what is due. 2 RRU, and for each post 1 RRU and 10 WRU. A failure does not hold up the rest.
pub(super) async fn publish(app: &Social) -> Result<(), TableError> {
    let mut outcome = Ok(());
    for id in app.store.due_posts(app.now(), OF_A_PART).await? {
        if let Err(error) = publish_one(app, id).await {
            tracing::warn!(error = %error_chain(&error), post = %id, "a scheduled post waits on");
            outcome = Err(error);
        }
    }
    outcome
}

async fn publish_one(app: &Social, id: PostId) -> Result<(), TableError> {
    let now = app.now();
    let found = app.store.post(id).await?;
    let waits = |at: domain::Timestamp| at <= now;
    let due = found.filter(|post| post.status == PostStatus::Scheduled && post.publish_at.is_some_and(waits));
    let Some(before) = due else { return Ok(()) };
    match app.store.publish_post(&before, &before.published(now)).commit().await {
        // Another process published it, or its author changed it: the next tick looks again.
        Err(error) if error.refused(POST) => Ok(()),
        other => other,
    }
}
