//! Posts with their authors, and how a reader stands to these.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::AccountId;
use events::social::PostChanged;
use service::table::TableError;

use crate::Feed;
use crate::model::{Place, Profile, Relation};

/// A post and what is to be known to judge who sees it.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) post: PostChanged,
    pub(crate) profile: Option<Profile>,
    pub(crate) relation: Relation,
}

/// Reads the posts of places, each with its author, in the order of the places; those that are not there are left out.
pub(crate) async fn hydrate(
    app: &Feed,
    reader: Option<AccountId>,
    places: &[Place],
) -> Result<Vec<(Place, Candidate)>, TableError> {
    let ids: Vec<_> = places.iter().filter_map(Place::post_id).collect();
    let posts = app.store.posts(&ids).await?;
    let mut posts: BTreeMap<_, _> = posts.into_iter().map(|post| (post.post_id, post)).collect();
    let authors: BTreeSet<_> = posts.values().map(|post| post.author).collect();
    let (profiles, relations) = app.store.people(reader, &authors.into_iter().collect::<Vec<_>>()).await?;
    let (profiles, relations): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (profiles.into_iter().collect(), relations.into_iter().collect());
    let candidate = |place: &Place| {
        let post = posts.remove(&place.post_id()?)?;
        let profile = profiles.get(&post.author).cloned();
        let relation = relations.get(&post.author).cloned().unwrap_or_default();
        Some((place.clone(), Candidate { post, profile, relation }))
    };
    Ok(places.iter().filter_map(candidate).collect())
}
