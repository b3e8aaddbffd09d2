//! A post as social published it.

use events::social::{PostChanged, PostState};
use service::table::{Attempts, TableError};

use super::fan_out::fan_out;
use crate::Feed;
use crate::model::tombstone;
use crate::store::{POST, PROFILE, Store};

/// Keeps a post, unless a newer version is there, and copies it into homes where that is not done yet. Idempotent; the
/// versions of a post may come in any order.
pub(crate) async fn take(app: &Feed, data: PostChanged) -> Result<(), TableError> {
    let post = keep(app, data).await?;
    if post.state == PostState::Deleted { Ok(()) } else { fan_out(app, &post).await }
}

/// Keeps a post, unless a newer version is there; answers with what is there now.
async fn keep(app: &Feed, data: PostChanged) -> Result<PostChanged, TableError> {
    let mut attempts = Attempts::on("post");
    loop {
        let before = app.store.post(data.post_id).await?;
        if let Some(before) = before.as_ref().filter(|before| before.version >= data.version) {
            return Ok(before.clone());
        }
        let is_erased = app.store.profile(data.author).await?.is_some_and(|profile| profile.erased);
        let is_gone = is_erased || data.state == PostState::Deleted;
        let after = if is_gone { tombstone(data.clone()) } else { data.clone() };
        let mut transaction = app.store.save_post(before.as_ref(), &after, app.context.clock.now());
        if !is_gone {
            transaction.push(Store::not_erased(data.author));
        }
        match transaction.commit().await {
            Err(error) if error.refused(POST) || error.refused(PROFILE) => attempts.again().await?,
            other => return other.map(|()| after),
        }
    }
}

/// Takes everything out of a post whose author's account is erased.
pub(crate) async fn blank(app: &Feed, post_id: domain::id::PostId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("post");
    loop {
        let Some(before) = app.store.post(post_id).await? else { return Ok(()) };
        if before.state == PostState::Deleted {
            return Ok(());
        }
        let after = PostChanged { version: before.version + 1, ..tombstone(before.clone()) };
        match app.store.save_post(Some(&before), &after, app.context.clock.now()).commit().await {
            Err(error) if error.refused(POST) => attempts.again().await?,
            other => return other,
        }
    }
}
