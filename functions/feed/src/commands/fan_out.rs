//! Copies of a post for its author and for the followers.

use domain::id::AccountId;
use events::social::PostChanged;
use service::table::TableError;

use crate::Feed;
use crate::model::{Direction, Indexed, Mode};
use crate::store::Span;

/// Above all followers: all have a copy.
const ALL: &str = "~";
/// One of so many homes that get a copy is looked at, whether it has more copies than it keeps.
const LOOKED_AT: u64 = 50;

/// How many copies are removed at once at least, where there are so many: far more than come between two looks.
const REMOVED: usize = 250;

/// Copies a post into its author's home first, then into those of the followers, unless these pull it. How far it came is
/// written down once for 1,000 followers, so that after a crash it goes on there. Idempotent.
///
/// The post is in its author's list before the followers are read. Whoever begins to follow meanwhile is among the
/// followers before the list is read for them: so one of both finds the post for the home.
pub(crate) async fn fan_out(app: &Feed, post: &PostChanged) -> Result<(), TableError> {
    let reached = app.store.fan_out(post.post_id).await?;
    let mut after = match reached {
        Some(reached) if reached.after == ALL => return Ok(()),
        Some(reached) => Some(reached.after),
        None => None,
    };
    let place = Indexed::place(post);
    if after.is_none() {
        app.store.copy(std::iter::once((post.author, place.clone()))).await?;
    }
    if app.store.author(post.author).await?.mode != Some(Mode::Pulled) {
        loop {
            let (followers, more) = app.store.followers(post.author, after.as_deref()).await?;
            app.store.copy(followers.iter().map(|follower| (*follower, place.clone()))).await?;
            for follower in &followers {
                if post.post_id.raw().made_at_ms().wrapping_add(follower.raw().shard(LOOKED_AT)) % LOOKED_AT == 0 {
                    trim(app, *follower).await?;
                }
            }
            match followers.last() {
                Some(last) if more => {
                    let last = last.to_string();
                    app.store.copied_to(post.post_id, &last).await?;
                    after = Some(last);
                }
                _ => break,
            }
        }
    }
    app.store.copied_to(post.post_id, ALL).await
}

/// Removes the oldest copies of a home that has a quarter more than it keeps. The floor is raised first: readers pull what
/// is below it, whether or not the copies are gone.
async fn trim(app: &Feed, reader: AccountId) -> Result<(), TableError> {
    let most = app.config.copies;
    let span = Span { direction: Direction::Older, from: None, until: None };
    let copies = app.store.copies(reader, &span, most + most / 4 + 1).await?.places;
    if copies.len() <= most + most / 4 {
        return Ok(());
    }
    let Some(floor) = copies.into_iter().nth(most - 1) else { return Ok(()) };
    app.store.raise_floor(reader, &floor).await?;
    let old = app.store.copies(reader, &Span { from: Some(floor), ..span }, most.max(REMOVED)).await?.places;
    app.store.remove_copies(reader, &old).await
}
