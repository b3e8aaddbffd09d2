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
    let counted: Vec<_> = seen.map(|(post, author)| count(app, viewer, post, author)).collect();
    stream::iter(counted).buffered(AT_ONCE).try_collect().await
}

/// A post with its counters, and how the viewer reacted. 2 RRU; 1 for a guest.
async fn count(app: &Social, viewer: Viewer, post: Post, author: Option<Profile>) -> Result<Seen, TableError> {
    let tally = app.store.post_tally(post.id).await?;
    let reacted = match viewer.account {
        Some(account) => app.store.reactions_of(account, post.id).await?,
        None => Vec::new(),
    };
    Ok(Seen { post, author, tally, reacted })
}

/// A post that a viewer sees, with its counters; 404 otherwise. 1 RRU for each 4 KB, and 3.5; 1.5 for a guest.
pub(crate) async fn show(app: &Social, viewer: Viewer, id: PostId) -> Result<Seen, Problem> {
    let (post, author) = seen(app, viewer, id).await?;
    Ok(count(app, viewer, post, author).await?)
}

/// A post that a viewer sees, as the last acknowledged write left it; 404 otherwise. 1 RRU for each 4 KB, and 1.5.
pub(crate) async fn find(app: &Social, viewer: Viewer, id: PostId) -> Result<Post, Problem> {
    seen(app, viewer, id).await.map(|(post, _)| post)
}

async fn seen(app: &Social, viewer: Viewer, id: PostId) -> Result<(Post, Option<Profile>), Problem> {
    let missing = || Problem::not_found("post");
    let post = app.store.post(id).await?.ok_or_else(missing)?;
    let standing = app.store.standings(viewer.account, [post.author]).await?.remove(&post.author);
    match standing {
        Some(standing) if sees_post(viewer, &post, &standing) => Ok((post, standing.profile)),
        _ => Err(missing()),
    }
}
