//! Homes: copies of posts, whom they pull beside these, and what a reader does not want to see.

use domain::id::{AccountId, PostId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Transaction, Write};

use super::people::Empty;
use super::posts::Span;
use super::{Keyed, Store};
use crate::model::{Filters, Part, Place};

/// The label of the write of filters: refused where another write came first.
pub(crate) const FILTERS: &str = "filters";
/// How many authors whom a home pulls are read at once.
const PULLERS_PAGE: usize = 100;
/// How long it is remembered how far a post was copied.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

/// How far a post is copied.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct FanOut {
    /// The last follower who has a copy; above all of them where all have one.
    pub(crate) after: String,
}

/// An author whom a home pulls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Puller {
    pub(crate) author: AccountId,
    /// Below this place.
    pub(crate) from: String,
}

fn home(reader: AccountId) -> String {
    format!("home#{reader}")
}

fn reader_key(reader: AccountId) -> Key {
    Key::only(format!("reader#{reader}"))
}

fn fan_out_key(post_id: PostId) -> Key {
    Key::only(format!("fanout#{post_id}"))
}

impl Store {
    /// A part of the copies of a home, as the last write left them.
    pub(crate) async fn copies(&self, reader: AccountId, span: &Span, limit: usize) -> Result<Part, TableError> {
        self.part(home(reader), span, limit, true).await
    }

    /// Copies posts into homes, 25 in a call.
    pub(crate) async fn copy(&self, copies: impl Iterator<Item = (AccountId, Place)>) -> Result<(), TableError> {
        let puts = copies.map(|(reader, place)| Write::put("copy", Key::new(home(reader), place.as_str()), &Empty {}));
        self.table.write_many(puts.collect()).await
    }

    /// Removes copies from a home.
    pub(crate) async fn remove_copies(&self, reader: AccountId, places: &[Place]) -> Result<(), TableError> {
        let deletes = places.iter().map(|place| Write::delete("copy", Key::new(home(reader), place.as_str())));
        self.table.write_many(deletes.collect()).await
    }

    /// A page of the authors whom a home pulls: those whom it pulls from the newest place on first.
    pub(crate) async fn pullers(
        &self,
        reader: AccountId,
        after: Option<Position>,
    ) -> Result<(Vec<Puller>, Option<Position>), TableError> {
        let query = self.table.query(Index::Main, format!("pulls#{reader}")).consistent().newest_first();
        let page = query.limit(PULLERS_PAGE).after(after).page::<Keyed>().await?;
        let read = |item: &Keyed| {
            let (from, author) = item.sk.rsplit_once('#')?;
            Some(Puller { author: author.parse().ok()?, from: from.to_owned() })
        };
        Ok((page.items.iter().filter_map(read).collect(), page.next))
    }

    /// Forgets authors whom a home pulls.
    pub(crate) async fn forget_pullers(&self, reader: AccountId, pullers: &[Puller]) -> Result<(), TableError> {
        let key = |puller: &Puller| Key::new(format!("pulls#{reader}"), format!("{}#{}", puller.from, puller.author));
        self.table.write_many(pullers.iter().map(|puller| Write::delete("puller", key(puller))).collect()).await
    }

    /// What a reader does not want to see, and where the home's copies end, as the last write left it.
    pub(crate) async fn filters(&self, reader: AccountId) -> Result<Filters, TableError> {
        Ok(self.table.get(&reader_key(reader)).await?.unwrap_or_default())
    }

    /// The same, a moment old.
    pub(crate) async fn filters_eventually(&self, reader: AccountId) -> Result<Filters, TableError> {
        Ok(self.table.get_eventually(&reader_key(reader)).await?.unwrap_or_default())
    }

    /// Writes filters over the version before, unless the account is erased: one transaction of 2 actions.
    pub(crate) fn save_filters(&self, reader: AccountId, before: u64, after: &Filters) -> Transaction {
        let expression = "SET #filters = :filters, #version = :version, #updated_at = :updated_at";
        let update = Write::update(FILTERS, reader_key(reader), expression)
            .value("filters", &after.filters)
            .value("version", after.version)
            .value("updated_at", after.updated_at);
        let mut transaction = self.table.transaction();
        transaction.push(match before {
            0 => update.when("attribute_not_exists(#version)"),
            before => update.at_version(before),
        });
        transaction.push(Self::not_erased(reader));
        transaction
    }

    /// Raises the place below which a home keeps no copies.
    pub(crate) async fn raise_floor(&self, reader: AccountId, floor: &Place) -> Result<(), TableError> {
        let update = Write::update("floor", reader_key(reader), "SET #floor = :floor").value("floor", floor);
        let update = update.when("attribute_not_exists(#floor) OR #floor < :floor");
        match self.table.write(update).await {
            Err(error) if error.refused("floor") => Ok(()),
            other => other,
        }
    }

    /// Forgets what a reader did not want to see.
    pub(crate) async fn forget_filters(&self, reader: AccountId) -> Result<(), TableError> {
        self.table.write(Write::delete(FILTERS, reader_key(reader))).await
    }

    /// How far a post is copied; `None` before the first copy.
    pub(crate) async fn fan_out(&self, post_id: PostId) -> Result<Option<FanOut>, TableError> {
        self.table.get(&fan_out_key(post_id)).await
    }

    /// Writes down how far a post is copied, unless it is further already.
    pub(crate) async fn copied_to(&self, post_id: PostId, after: &str) -> Result<(), TableError> {
        let fan_out = FanOut { after: after.to_owned() };
        let put = Write::put("fan-out", fan_out_key(post_id), &fan_out)
            .when("attribute_not_exists(pk) OR #after < :reached")
            .value("reached", after)
            .expires_at(self.table.clock().now() + REMEMBERED);
        match self.table.write(put).await {
            Err(error) if error.refused("fan-out") => Ok(()),
            other => other,
        }
    }
}
