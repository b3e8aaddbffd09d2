//! Posts, reactions and reviews: who is answered, named, reacted to, or hidden.

use domain::id::AccountId;
use events::social::{PostChanged, PostState, ReactionChanged, ReviewChanged, Visibility};
use service::table::{Attempts, TableError};

use super::notify::{IntoOwner, Notice, notify};
use crate::Notifications;
use crate::model::{Facts, Kind, Recipient, Target};
use crate::store::{Post, PostTarget};

/// The most people whom all versions of a post tell something.
const MAX_TARGETS: usize = 200;

fn inbox(account: AccountId) -> Recipient {
    Recipient::Owner(account.into_owner())
}

/// Takes a post: whom it answers and names is told, and told no longer once it is hidden, deleted or changed.
pub(crate) async fn post(app: &Notifications, event: &PostChanged) -> Result<(), TableError> {
    let mut attempts = Attempts::on("post");
    let post = loop {
        let post = app.store.find_post(event.post_id).await?;
        if post.taken > event.version {
            return Ok(());
        }
        if post.taken == event.version {
            break post;
        }
        let after = merged(&post, targets(app, event).await?, event.version);
        if after.targets.is_empty() && event.edited_at.is_none() && event.state == PostState::Published {
            // There is no version before it that could come later, and nobody to be told.
            return Ok(());
        }
        match app.store.put_post(event.post_id, &after).await {
            Ok(()) => break after,
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    };
    for target in &post.targets {
        let Some(recipient) = target.recipient() else { continue };
        let (of, cause) = ((target.kind, target.target.clone()), (event.post_id, event.version));
        let mut notice = Notice::act(recipient, of, event.author, cause, target.active);
        if target.kind == Kind::PostHidden {
            // The author is told what moderators did.
            notice.actor = None;
        }
        if target.kind == Kind::Reply {
            notice.facts = Facts::from([("reply_id".to_owned(), event.post_id.to_string())]);
        }
        notify(app, &notice).await?;
    }
    Ok(())
}

/// Whom this version tells something.
async fn targets(app: &Notifications, event: &PostChanged) -> Result<Vec<PostTarget>, TableError> {
    let target =
        |account: AccountId, kind, target| PostTarget { recipient: account.to_string(), kind, target, active: true };
    let own = || Target::new("post", event.post_id);
    match event.state {
        PostState::Deleted => return Ok(Vec::new()),
        PostState::Hidden => return Ok(vec![target(event.author, Kind::PostHidden, own())]),
        PostState::Published => {}
    }
    let mut found = Vec::new();
    let named = |account: &AccountId| event.mentions.contains(account);
    if let Some(reply_to) = event.reply_to.as_ref().filter(|reply_to| reply_to.author != event.author) {
        let may_see = event.visibility != Visibility::Followers
            || named(&reply_to.author)
            || app.store.find_relation(reply_to.author, event.author).await?.is_following();
        if may_see {
            found.push(target(reply_to.author, Kind::Reply, Target::new("post", reply_to.post_id)));
        }
    }
    let answered = event.reply_to.as_ref().map(|reply_to| reply_to.author);
    for account in event.mentions.iter().filter(|account| **account != event.author && Some(**account) != answered) {
        found.push(target(*account, Kind::Mention, own()));
    }
    Ok(found)
}

/// What was told before is told no longer, but for what this version tells.
fn merged(before: &Post, now: Vec<PostTarget>, taken: u64) -> Post {
    let old = before.targets.iter().map(|target| PostTarget { active: false, ..target.clone() });
    let is_old = |target: &PostTarget| now.iter().any(|new| PostTarget { active: false, ..new.clone() } == *target);
    let old: Vec<_> = old.filter(|target| !is_old(target)).collect();
    let targets = now.into_iter().chain(old).take(MAX_TARGETS).collect();
    Post { version: before.version + 1, taken, targets }
}

/// Takes a reaction: the author hears of it, and no longer once it is taken back.
pub(crate) async fn reaction(app: &Notifications, event: &ReactionChanged) -> Result<(), TableError> {
    let of = (Kind::Reaction, Target::new("post", event.post_id));
    let cause = (&event.kind, event.version);
    notify(app, &Notice::act(inbox(event.author), of, event.account_id, cause, event.active)).await
}

/// Takes a review: its author hears that it is hidden.
pub(crate) async fn review(app: &Notifications, event: &ReviewChanged) -> Result<(), TableError> {
    let (recipient, target) = (inbox(event.author), Target::new("review", event.review_id));
    let facts = Facts::from([("product_id".to_owned(), event.product_id.to_string())]);
    let fact = Notice::fact(recipient, Kind::ReviewHidden, target, "moderators", facts);
    notify(app, &Notice { version: event.version, active: event.state == PostState::Hidden, ..fact }).await
}
