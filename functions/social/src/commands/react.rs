//! Reactions: one a person, post and kind.

use domain::id::{AccountId, PostId};
use service::Problem;
use service::table::{Attempts, TableError};

use super::look;
use crate::Social;
use crate::model::{PostStatus, Reaction, ReactionKind, Viewer};
use crate::store::REACTION;

/// Reacts to a post. Idempotent. 4.5 RRU and 7 WRU.
pub(crate) async fn react(
    app: &Social,
    account: AccountId,
    post_id: PostId,
    kind: ReactionKind,
) -> Result<Reaction, Problem> {
    let viewer = Viewer { account: Some(account), moderates: false };
    let post = look::find(app, viewer, post_id).await?;
    if post.status != PostStatus::Published {
        return Err(Problem::conflict("not_published", "Only what is published is reacted to."));
    }
    let mut attempts = Attempts::on("reaction");
    loop {
        let before = app.store.reaction(account, post_id, kind).await?;
        if let Some(before) = before.as_ref().filter(|before| before.active) {
            return Ok(before.clone());
        }
        let (version, at) = (before.map_or(0, |before| before.version) + 1, app.now());
        let after = Reaction { post_id, author: post.author, account_id: account, kind, version, active: true, at };
        match app.store.save_reaction(&after).commit().await {
            Ok(()) => return Ok(after),
            Err(error) if error.refused(REACTION) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Takes a reaction back; whether there was one. Idempotent. 1 RRU and 7 WRU.
pub(crate) async fn take_back(
    app: &Social,
    account: AccountId,
    post_id: PostId,
    kind: ReactionKind,
) -> Result<bool, TableError> {
    let mut attempts = Attempts::on("reaction");
    loop {
        let Some(before) = app.store.reaction(account, post_id, kind).await? else { return Ok(false) };
        if !before.active {
            return Ok(true);
        }
        let after = Reaction { active: false, version: before.version + 1, at: app.now(), ..before };
        match app.store.save_reaction(&after).commit().await {
            Err(error) if error.refused(REACTION) => attempts.again().await?,
            other => return other.map(|()| true),
        }
    }
}
