//! A page of a timeline: what may be seen of it, read on until the page is full.

use domain::id::AccountId;
use service::table::TableError;

use super::home::home;
use super::hydrate::{Candidate, hydrate};
use crate::Feed;
use crate::model::{Direction, FiltersContent, Merged, Place, Timeline, Viewer, merge};
use crate::store::{Span, TAG_SHARDS};

/// How many posts one request looks at; a page that is not full then goes on by its cursor.
const MOST_LOOKED_AT: usize = 500;
/// How often one request reads on.
const MOST_ROUNDS: usize = 20;
/// How many posts are looked at together at least.
const AT_LEAST: usize = 5;

/// Whose or which timeline is read.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The home of a reader.
    Home(AccountId),
    /// All of an author's.
    User(AccountId),
    /// Those with a tag.
    Tag(String),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) source: Source,
    /// Who asks; a guest has no account.
    pub(crate) reader: Option<AccountId>,
    /// What the reader does not want to see; the home's are read with it.
    pub(crate) filters: FiltersContent,
    pub(crate) direction: Direction,
    /// Behind which place the page begins.
    pub(crate) from: Option<Place>,
    pub(crate) limit: usize,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Found {
    /// Each with its place.
    pub(crate) posts: Vec<(Place, Candidate)>,
    /// The last place that was looked at.
    pub(crate) reached: Option<Place>,
    /// Whether there is nothing behind it.
    pub(crate) is_end: bool,
}

/// Reads a page: posts that may not be seen are replaced by those behind them.
pub(crate) async fn read(app: &Feed, asked: Asked) -> Result<Found, TableError> {
    let Asked { source, reader, mut filters, direction, mut from, limit } = asked;
    let timeline = match source {
        Source::Home(_) => Timeline::Home,
        Source::User(_) => Timeline::User,
        Source::Tag(_) => Timeline::Tag,
    };
    let (mut posts, mut looked_at) = (Vec::new(), 0);
    for _ in 0..MOST_ROUNDS {
        let (merged, own) =
            part(app, &source, reader, Span { direction, from: from.clone(), until: None }, limit).await?;
        filters = own.unwrap_or(filters);
        let viewer = Viewer { account: reader, filters: &filters, now: app.context.clock.now() };
        let mut rest = merged.places.as_slice();
        while !rest.is_empty() {
            let wanted = (limit - posts.len()).max(AT_LEAST).min(rest.len());
            let (now, later) = rest.split_at(wanted);
            looked_at += now.len();
            let candidates = hydrate(app, reader, now).await?;
            let seen = candidates.into_iter().filter(|(_, candidate)| {
                let Candidate { post, profile, relation } = candidate;
                viewer.sees(timeline, post, profile.as_ref(), relation)
            });
            let mut seen = seen.peekable();
            posts.extend(seen.by_ref().take(limit - posts.len()));
            if posts.len() == limit {
                let is_end = seen.peek().is_none() && later.is_empty() && merged.next.is_none();
                let reached = posts.last().map(|(place, _)| place.clone());
                return Ok(Found { posts, reached, is_end });
            }
            from = now.last().cloned();
            if looked_at >= MOST_LOOKED_AT {
                return Ok(Found { posts, reached: from, is_end: false });
            }
            rest = later;
        }
        match merged.next {
            Some(next) => from = Some(next),
            None => return Ok(Found { posts, reached: from, is_end: true }),
        }
    }
    Ok(Found { posts, reached: from, is_end: false })
}

/// The places of a part of a timeline, and where it is a home, the reader's filters.
async fn part(
    app: &Feed,
    source: &Source,
    reader: Option<AccountId>,
    span: Span,
    limit: usize,
) -> Result<(Merged, Option<FiltersContent>), TableError> {
    let direction = span.direction;
    match source {
        Source::Home(reader) => {
            let (parts, filters) = home(app, *reader, span, limit).await?;
            Ok((merge(parts, direction), Some(filters)))
        }
        Source::User(author) => {
            let part = app.store.listed(*author, &span, limit, reader == Some(*author)).await?;
            Ok((merge(vec![part], direction), None))
        }
        Source::Tag(tag) => {
            let shards = (0..TAG_SHARDS).map(|shard| app.store.tagged(tag, shard, &span, limit));
            Ok((merge(futures::future::try_join_all(shards).await?, direction), None))
        }
    }
}
