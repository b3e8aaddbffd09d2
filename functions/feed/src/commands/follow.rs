//! Whether somebody follows, as social published it.

use domain::id::AccountId;
use events::social::{FollowChanged, FollowState};
use service::table::{Attempts, TableError};

use super::turn;
use crate::Feed;
use crate::model::{Direction, EVERYTHING, Place, Relation};
use crate::store::{AUTHOR, RELATION, Span};

/// Keeps a follow, unless a newer change is there, and copies the author's newest posts into the follower's home. Until that
/// is done, the home pulls the author's list, so that it lacks nothing. Idempotent.
pub(crate) async fn take(app: &Feed, data: &FollowChanged) -> Result<(), TableError> {
    let pair = (data.follower, data.followee);
    if data.follower == data.followee {
        return Ok(());
    }
    let mut attempts = Attempts::on("follow");
    loop {
        let before = app.store.relation(data.follower, data.followee).await?;
        if before.follow_version > data.version {
            return Ok(());
        }
        if before.follow_version == data.version {
            break;
        }
        let follows = data.state == FollowState::Accepted && !is_erased(app, pair).await?;
        match app.store.change_follow(pair, &before, data.version, follows).commit().await {
            Err(error) if error.refused(RELATION) => attempts.again().await?,
            other => {
                other?;
                break;
            }
        }
    }
    backfill(app, pair, data.version).await
}

async fn is_erased(app: &Feed, (one, other): (AccountId, AccountId)) -> Result<bool, TableError> {
    let erased = async |person| Ok::<_, TableError>(app.store.profile(person).await?.is_some_and(|p| p.erased));
    Ok(erased(one).await? || erased(other).await?)
}

/// Ends a follow because one of both is erased.
pub(crate) async fn end(app: &Feed, pair: (AccountId, AccountId)) -> Result<(), TableError> {
    let mut attempts = Attempts::on("follow");
    loop {
        let before = app.store.relation(pair.0, pair.1).await?;
        if !before.follows {
            return Ok(());
        }
        match app.store.change_follow(pair, &before, before.follow_version, false).commit().await {
            Err(error) if error.refused(RELATION) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Copies an author's newest posts into a new follower's home, and then tells the home from where on it has them. An author
/// with too many followers is pulled for good.
async fn backfill(app: &Feed, pair: (AccountId, AccountId), version: u64) -> Result<(), TableError> {
    let (reader, writer) = pair;
    let relation: Relation = app.store.relation(reader, writer).await?;
    let waits = relation.follow_version == version && relation.pull_from.as_deref() == Some(EVERYTHING);
    if !waits {
        return Ok(());
    }
    let author = app.store.author(writer).await?;
    if author.mode.is_none() && author.followers > app.config.push_limit {
        return turn::begin(app, writer).await;
    }
    if author.mode.is_some() {
        return Ok(());
    }
    let span = Span { direction: Direction::Older, from: None, until: None };
    let newest = app.store.listed(writer, &span, app.config.backfill, true).await?;
    app.store.copy(newest.places.into_iter().map(|place| (reader, place))).await?;
    let from = newest.complete_to.as_ref().map(Place::as_str);
    match app.store.copied_from(pair, &relation, from).await {
        // The follow has changed, or the author is pulled from now on: as it is now, the home lacks nothing.
        Err(error) if error.refused(RELATION) || error.refused(AUTHOR) => Ok(()),
        other => other,
    }
}
