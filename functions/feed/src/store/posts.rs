//! Posts: each by itself, in its author's list, and in the lists of its tags.

use domain::Timestamp;
use domain::id::{AccountId, PostId};
use events::social::PostChanged;
use serde::Serialize;
use service::table::{Index, Key, TableError, Transaction, Write};

use super::people::{Empty, profile_key, relation_key};
use super::trends::used_key;
use super::{Keyed, Store, TOP, above};
use crate::model::{Direction, Hour, Indexed, Part, Place, Profile, Relation};

/// The label of the write of a post: refused where another came first.
pub(crate) const POST: &str = "post";
/// Over how many keys the list of a tag is spread.
pub(crate) const TAG_SHARDS: u64 = 4;
/// How long it is remembered that a post was deleted, and that the use of a tag counted.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);
const COUNTED: std::time::Duration = std::time::Duration::from_secs(10 * 24 * 60 * 60);

fn post_key(post_id: PostId) -> Key {
    Key::only(format!("post#{post_id}"))
}

fn listed_key(post: &PostChanged) -> Key {
    Key::new(format!("list#{}", post.author), Indexed::place(post).as_str())
}

fn tagged_key(tag: &str, post: &PostChanged) -> Key {
    let shard = post.post_id.raw().shard(TAG_SHARDS);
    Key::new(format!("tag#{tag}#{shard}"), Indexed::place(post).as_str())
}

/// The use of a tag.
#[derive(Serialize)]
struct Used {
    at: Timestamp,
}

/// A span of a list that is sorted by places.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) direction: Direction,
    /// Where it begins: this place is not in it. `None`: at the newest or the oldest.
    pub(crate) from: Option<Place>,
    /// Where it ends; `None`: at the end.
    pub(crate) until: Option<String>,
}

impl Store {
    /// Finds a post as the last write left it.
    pub(crate) async fn post(&self, post_id: PostId) -> Result<Option<PostChanged>, TableError> {
        self.table.get(&post_key(post_id)).await
    }

    /// Posts by their ids, in no order, a moment old.
    pub(crate) async fn posts(&self, ids: &[PostId]) -> Result<Vec<PostChanged>, TableError> {
        self.many(ids.iter().map(|id| post_key(*id)).collect()).await
    }

    /// Profiles of people, and how a reader stands to each of them, a moment old.
    pub(crate) async fn people(
        &self,
        reader: Option<AccountId>,
        people: &[AccountId],
    ) -> Result<(Vec<(AccountId, Profile)>, Vec<(AccountId, Relation)>), TableError> {
        let profiles: Vec<Profile> = self.many(people.iter().map(|person| profile_key(*person)).collect()).await?;
        let relations: Vec<Relation> = match reader {
            Some(reader) => self.many(people.iter().map(|person| relation_key(reader, *person)).collect()).await?,
            None => Vec::new(),
        };
        let whose = |key: &str| key.rsplit('#').next().and_then(|id| id.parse().ok());
        Ok((
            profiles.into_iter().filter_map(|profile| Some((whose(&profile.sk)?, profile))).collect(),
            relations.into_iter().filter_map(|relation| Some((whose(&relation.sk)?, relation))).collect(),
        ))
    }

    /// Writes a post over the one that was read, and with it where it is found, unless its author's account is erased
    /// meanwhile: one transaction of at most 100 actions.
    pub(crate) fn save_post(&self, before: Option<&PostChanged>, after: &PostChanged, now: Timestamp) -> Transaction {
        let mut transaction = self.table.transaction();
        let put = match before {
            Some(before) => Write::replace(POST, post_key(after.post_id), after, before.version),
            None => Write::create(POST, post_key(after.post_id), after),
        };
        let was = before.map(|before| Indexed::of(before, now)).unwrap_or_default();
        let is = Indexed::of(after, now);
        transaction.push(if is.listed { put } else { put.expires_at(now + REMEMBERED) });
        if is.listed && !was.listed {
            transaction.push(Write::put("listed", listed_key(after), &Empty {}));
        } else if was.listed && !is.listed {
            transaction.push(Write::delete("listed", listed_key(after)));
        }
        let mut recounted = false;
        for tag in is.tags.difference(&was.tags) {
            transaction.push(Write::put("tagged", tagged_key(tag, after), &Empty {}));
            if let Some(hour) = is.counts_in {
                let put = Write::put("used", used_key(hour, tag, after), &Used { at: after.published_at });
                transaction.push(put.expires_at(now + COUNTED));
                recounted = true;
            }
        }
        for tag in was.tags.difference(&is.tags) {
            transaction.push(Write::delete("tagged", tagged_key(tag, after)));
            if let Some(hour) = is.counts_in {
                transaction.push(Write::delete("used", used_key(hour, tag, after)));
                recounted = true;
            }
        }
        if recounted && let Some(hour) = is.counts_in.filter(|hour| *hour < Hour::of(now)) {
            transaction.push(Self::recount(hour, &format!("{}#{}", after.post_id, after.version)));
        }
        transaction
    }

    /// A part of an author's list: from one place on in a direction, up to a bound on the other side.
    pub(crate) async fn listed(
        &self,
        author: AccountId,
        span: &Span,
        limit: usize,
        consistent: bool,
    ) -> Result<Part, TableError> {
        self.part(format!("list#{author}"), span, limit, consistent).await
    }

    /// A part of the list of a tag.
    pub(crate) async fn tagged(&self, tag: &str, shard: u64, span: &Span, limit: usize) -> Result<Part, TableError> {
        self.part(format!("tag#{tag}#{shard}"), span, limit, false).await
    }

    /// A part of a list that is sorted by places.
    pub(super) async fn part(
        &self,
        pk: String,
        span: &Span,
        limit: usize,
        consistent: bool,
    ) -> Result<Part, TableError> {
        let Span { direction, from, until } = span;
        let from = from.as_ref().map(Place::as_str);
        // Both ends of a range are included: the place where the reader stands is left out below.
        let query = self.table.query(Index::Main, pk);
        let (query, more) = match direction {
            Direction::Older => {
                let least = until.as_deref().filter(|until| !until.is_empty()).unwrap_or(" ");
                let most = from.unwrap_or(TOP);
                if least > most {
                    return Ok(Part::default());
                }
                (query.between(least, most).newest_first(), usize::from(from.is_some()))
            }
            Direction::Newer => {
                let (least, most) = (from.map_or_else(|| " ".to_owned(), above), until.as_deref().unwrap_or(TOP));
                if least.as_str() > most {
                    return Ok(Part::default());
                }
                (query.between(least, most), 0)
            }
        };
        let query = if consistent { query.consistent() } else { query };
        let page = query.limit(limit + more).page::<Keyed>().await?;
        let places = page.items.into_iter().map(|item| Place::from(item.sk));
        let places: Vec<_> = places.filter(|place| Some(place.as_str()) != from).take(limit).collect();
        let complete_to = page.next.and_then(|_| places.last().cloned());
        Ok(Part { places, complete_to })
    }

    async fn many<T: serde::de::DeserializeOwned>(&self, keys: Vec<Key>) -> Result<Vec<T>, TableError> {
        let mut found = Vec::with_capacity(keys.len());
        for keys in keys.chunks(100) {
            found.extend(self.table.get_many(keys).await?);
        }
        Ok(found)
    }
}
