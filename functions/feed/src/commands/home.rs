//! What a home is made of: copies, and the lists of those authors who are pulled beside them.
//!
//! A home has, for each author who is followed, copies of all posts from some place on: that is what `pulls#<reader>` says;
//! an author who is not in it has copies of all. Below the home's floor there are copies of nobody. So a page is all copies
//! down to some place, and the lists of those whose copies begin above that place; below the floor, the lists of all.
//!
//! The order of reading keeps it whole while others write. A home is told that it has copies only when they are there: so
//! who is pulled is read before the copies. Copies are removed only when the floor is above them: so the floor is read after
//! them. An author's posts stop being copied only when all followers' homes pull them.

use std::collections::BTreeMap;

use domain::id::AccountId;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use service::table::TableError;

use crate::Feed;
use crate::model::{Direction, EVERYTHING, FiltersContent, Part, Place};
use crate::store::{Puller, Span};

/// How many lists are read at the same time.
const AT_ONCE: usize = 25;

/// The parts of a home in a span, and the reader's filters.
pub(crate) async fn home(
    app: &Feed,
    reader: AccountId,
    span: Span,
    limit: usize,
) -> Result<(Vec<Part>, FiltersContent), TableError> {
    let (mut pullers, mut more) = app.store.pullers(reader, None).await?;
    let mut copies = app.store.copies(reader, &span, limit).await?;
    while more.is_some() && pullers.last().is_some_and(|last| last.from.as_str() > lowest(&span, &copies)) {
        let (further, next) = app.store.pullers(reader, more).await?;
        pullers.extend(further);
        more = next;
        // They are read after all whom the home pulls are known.
        copies = app.store.copies(reader, &span, limit).await?;
    }
    let reader_item = app.store.filters(reader).await?;
    let floor = Place::from(reader_item.floor.unwrap_or_default());

    let is_below = span.from.as_ref().is_some_and(|from| match span.direction {
        Direction::Older => *from <= floor,
        Direction::Newer => *from < floor,
    });
    let lists = if is_below && !floor.is_before_all() {
        copies = Part::default();
        let followees = app.store.followees(reader).await?;
        followees.into_iter().chain([reader]).map(|author| (author, span.clone())).collect()
    } else {
        if span.direction == Direction::Older && !floor.is_before_all() {
            copies.places.retain(|place| *place >= floor);
            copies.complete_to = copies.complete_to.max(Some(floor));
        }
        beside(&pullers, &span, &copies)
    };

    let reads: Vec<_> = lists.iter().map(|(author, span)| app.store.listed(*author, span, limit, false)).collect();
    let mut parts: Vec<Part> = stream::iter(reads).buffer_unordered(AT_ONCE).try_collect().await?;
    parts.push(copies);
    Ok((parts, reader_item.filters))
}

/// The lowest place for which it counts who is pulled.
fn lowest<'a>(span: &'a Span, copies: &'a Part) -> &'a str {
    let place = match span.direction {
        Direction::Older => copies.complete_to.as_ref(),
        Direction::Newer => span.from.as_ref(),
    };
    place.map(Place::as_str).unwrap_or_default()
}

/// The lists that are read beside copies: of each author the span for which there are no copies.
fn beside(pullers: &[Puller], span: &Span, copies: &Part) -> Vec<(AccountId, Span)> {
    let lowest = lowest(span, copies);
    let mut froms: BTreeMap<AccountId, &str> = BTreeMap::new();
    for puller in pullers.iter().filter(|puller| puller.from.as_str() > lowest) {
        let from = froms.entry(puller.author).or_default();
        *from = puller.from.as_str().max(*from);
    }
    let of = |from: &str| match span.direction {
        Direction::Older => {
            let begins = (from != EVERYTHING).then(|| Place::from(from.to_owned()));
            let begins = match (begins, &span.from) {
                (Some(begins), Some(reader)) => Some(begins.min(reader.clone())),
                (begins, reader) => begins.or_else(|| reader.clone()),
            };
            Span { direction: Direction::Older, from: begins, until: Some(lowest.to_owned()) }
        }
        Direction::Newer => Span { until: Some(from.to_owned()), ..span.clone() },
    };
    froms.into_iter().map(|(author, from)| (author, of(from))).collect()
}
