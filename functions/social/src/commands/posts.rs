//! Writing, changing and deleting posts.

use std::time::Duration;

use domain::fault::{Faults, Invalid};
use domain::id::{AccountId, PostId};
use events::social::ReplyTo;
use http::StatusCode;
use service::Problem;
use service::body::MergePatch;
use service::etag::IfMatch;
use service::table::{TableError, Transaction};

use super::look;
use crate::Social;
use crate::model::{About, NewPost, Post, PostContent, PostStatus, Viewer, mentions};
use crate::store::POST;

/// How far ahead a post may be scheduled.
const AHEAD: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// How many earlier texts a post keeps: they go in the transaction in which it is deleted.
pub(crate) const MAX_EDITS: u32 = 50;

/// A new post with the transaction that makes it. 0.5 RRU for each handle that it names, 2.5 for the post that it answers.
pub(crate) async fn write(app: &Social, author: AccountId, new: NewPost) -> Result<(Post, Transaction), Problem> {
    let now = app.now();
    let shown = PostContent {
        text: new.text.clone(),
        media: new.media.clone(),
        lang: new.lang.clone(),
        visibility: new.visibility,
    };
    let mut faults = shown.check().err().unwrap_or_default();
    if new.publish_at.is_some_and(|at| at <= now || at > now + AHEAD) {
        let range = Invalid::new("out_of_range", "a moment ahead is expected, at most a year from now");
        faults.add("/publish_at", range);
    }
    if faults.count() > 0 {
        return Err(Problem::invalid(faults));
    }
    let reply_to = match new.reply_to {
        Some(id) => Some(answered(app, author, id).await?),
        None => None,
    };
    let mentions = app.store.accounts_of(&mentions(shown.text()), now).await?;
    let post = Post::new(author, new, About { mentions, reply_to }, &app.context.clock);
    let transaction = app.store.create_post(&post);
    Ok((post, transaction))
}

/// What a reply answers: a post that its author sees.
async fn answered(app: &Social, author: AccountId, id: PostId) -> Result<ReplyTo, Problem> {
    let viewer = Viewer { account: Some(author), moderates: false };
    let parent = match look::find(app, viewer, id).await {
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => None,
        other => Some(other?),
    };
    let Some(parent) = parent.filter(|parent| parent.status == PostStatus::Published) else {
        let missing = Faults::one("/reply_to", Invalid::new("not_found", "there is no such post"));
        return Err(Problem::refused_with("unknown_post", "There is no such post to be answered.", missing));
    };
    let root = parent.reply_to.as_ref().map_or(parent.id, |to| to.root);
    Ok(ReplyTo { post_id: parent.id, author: parent.author, root })
}

/// One's own post; 404 for everybody else, and once it is deleted. 1 RRU for each 4 KB.
pub(crate) async fn own(app: &Social, account: AccountId, id: PostId) -> Result<Post, Problem> {
    let found = app.store.post(id).await?.filter(|post| post.author == account && post.status != PostStatus::Deleted);
    found.ok_or_else(|| Problem::not_found("post"))
}

/// Changes one's own post, and keeps what it was. 7 WRU, and 0.5 RRU for each handle that it names.
pub(crate) async fn change(
    app: &Social,
    account: AccountId,
    id: PostId,
    if_match: IfMatch,
    patch: &MergePatch,
) -> Result<Post, Problem> {
    let before = own(app, account, id).await?;
    if_match.check(before.version)?;
    if patch.names("visibility") {
        let fixed = Invalid::new("unknown_field", "by whom a post is seen is settled when it is written");
        return Err(Problem::invalid(Faults::one("/visibility", fixed)));
    }
    let content: PostContent = patch.apply_settled(&before.content, |value| {
        // A null is what was never said.
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
    })?;
    content.check().map_err(Problem::invalid)?;
    if content == before.content {
        return Ok(before);
    }
    if before.edits >= MAX_EDITS {
        return Err(Problem::refused("too_many_edits", format!("A post is changed at most {MAX_EDITS} times.")));
    }
    let mentions = app.store.accounts_of(&mentions(content.text()), app.now()).await?;
    let after = before.changed(content, mentions, app.now());
    stale(app.store.edit_post(&before, &after).commit().await)?;
    Ok(after)
}

/// Deletes one's own post. What waits for its time leaves nothing; what was published leaves a place without words. 7 WRU, 3 more of a
/// reply, 2 for each earlier text.
pub(crate) async fn delete(app: &Social, account: AccountId, id: PostId, if_match: IfMatch) -> Result<(), Problem> {
    let before = own(app, account, id).await?;
    if_match.check(before.version)?;
    stale(remove(app, &before).commit().await)
}

/// The transaction that deletes a post.
pub(crate) fn remove(app: &Social, before: &Post) -> Transaction {
    match before.status {
        PostStatus::Scheduled => app.store.cancel_post(before),
        _ => app.store.turn_post(before, &before.deleted(app.now())),
    }
}

fn stale(written: Result<(), TableError>) -> Result<(), Problem> {
    written.map_err(|error| if error.refused(POST) { Problem::stale() } else { error.into() })
}
