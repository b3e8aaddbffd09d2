//! Posts as a viewer sees them.

use domain::id::PostId;
use futures::{StreamExt, TryStreamExt, stream};
use service::Problem;
use service::table::TableError;

use crate::Social;
use crate::model::{Post, Profile, ReactionKind, Tally, Viewer, sees_post};

/// How many posts are counted concurrently.
const AT_ONCE: usize = 8;

/// A post with what stands around it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) post: Post,
    pub(crate) author: Option<Profile>,
    pub(crate) tally: Tally,
    /// How the viewer reacted.
    pub(crate) reacted: Vec<ReactionKind>,
}

/// Those of posts that a viewer sees, in their order. 1.5 RRU for each author, and 2 for each post.
pub(crate) async fn look(app: &Social, viewer: Viewer, posts: Vec<Post>) -> Result<Vec<Seen>, TableError> {
    let standings = app.store.standings(viewer.account, posts.iter().map(|post| post.author)).await?;
    let seen = posts.into_iter().filter_map(|post| {
        let standing = standings.get(&post.author)?;
        sees_post(viewer, &post, standing).then(|| (post, standing.profile.clone()))
    });
    let counted = seen.map(async |(post, author)| {
        let tally = app.store.post_tally(post.id).await?;
        let reacted = match viewer.account {
            Some(account) => app.store.reactions_of(account, post.id).await?,
            None => Vec::new(),
        };
        Ok(Seen { post, author, tally, reacted })
    });
    let counted: Vec<_> = counted.collect();
    stream::iter(counted).buffered(AT_ONCE).try_collect().await
}

/// A post that a viewer sees, as the last acknowledged write left it; 404 otherwise. 1 RRU for each 4 KB, and 1.5.
pub(crate) async fn find(app: &Social, viewer: Viewer, id: PostId) -> Result<Post, Problem> {
    let missing = || Problem::not_found("post");
    let post = app.store.post(id).await?.ok_or_else(missing)?;
    let standings = app.store.standings(viewer.account, [post.author]).await?;
    match standings.get(&post.author) {
        Some(standing) if sees_post(viewer, &post, standing) => Ok(post),
        _ => Err(missing()),
    }
}
