//! A thread by time, with parents: what a viewer may not see stands there as a place without words where something below it is seen.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::PostId;
use serde::{Deserialize, Serialize};
use service::Problem;
use service::table::Position;

use super::look::{Seen, look};
use crate::Social;
use crate::model::{Post, Viewer, sees_post};

/// How many places without words are remembered from page to page, so that they are not told again.
const REMEMBERED: usize = 32;
/// How far up places without words are looked for.
const MOST_ABOVE: usize = 100;

/// Where the next page begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    after: Position,
    told: Vec<PostId>,
}

/// One place of a thread.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) id: PostId,
    pub(crate) parent: Option<PostId>,
    /// What the viewer sees there.
    pub(crate) seen: Option<Seen>,
}

fn parent(post: &Post) -> Option<PostId> {
    post.reply_to.as_ref().map(|to| to.post_id)
}

/// One page of a thread. 0.5 RRU for each 4 KB of places, and what its posts cost; 2.5 for each place of a page before that is looked
/// at again.
pub(crate) async fn page(
    app: &Social,
    viewer: Viewer,
    root: PostId,
    limit: usize,
    place: Option<Place>,
) -> Result<(Vec<Spot>, Option<Place>), Problem> {
    let is_first = place.is_none();
    let (after, mut told) = place.map_or((None, Vec::new()), |place| (Some(place.after), place.told));
    let listed = app.store.thread(root, limit, after).await?;
    let ids: Vec<_> = is_first.then_some(root).into_iter().chain(listed.items).collect();
    let mut found: BTreeMap<_, _> = app.store.posts(&ids).await?.into_iter().map(|post| (post.id, post)).collect();
    let posts: Vec<_> = ids.iter().filter_map(|id| found.get(id).cloned()).collect();
    let seen = look(app, viewer, posts).await?;
    let visible: BTreeSet<_> = seen.iter().map(|seen| seen.post.id).collect();

    let (mut spots, mut on_page) = (Vec::new(), ids.iter().copied().collect::<BTreeSet<_>>());
    for seen in seen {
        let (mut above, mut next) = (Vec::new(), parent(&seen.post));
        while let Some(id) = next.filter(|id| !visible.contains(id) && !told.contains(id) && above.len() < MOST_ABOVE) {
            if !on_page.contains(&id) {
                let Some(post) = app.store.post(id).await? else { break };
                let standings = app.store.standings(viewer.account, [post.author]).await?;
                if standings.get(&post.author).is_some_and(|standing| sees_post(viewer, &post, standing)) {
                    // It stands on a page before.
                    break;
                }
                on_page.insert(id);
                found.insert(id, post);
            }
            let parent = found.get(&id).and_then(parent);
            above.push(Spot { id, parent, seen: None });
            next = parent;
        }
        told.extend(above.iter().map(|spot| spot.id));
        spots.extend(above.into_iter().rev());
        spots.push(Spot { id: seen.post.id, parent: parent(&seen.post), seen: Some(seen) });
    }
    let skipped = told.len().saturating_sub(REMEMBERED);
    let told = told.into_iter().skip(skipped).collect();
    Ok((spots, listed.next.map(|after| Place { after, told })))
}
