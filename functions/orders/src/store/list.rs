//! Lists orders, newest first: of one owner, or of all, merged from day shards.

use std::collections::HashMap;
use std::time::Duration;

use domain::Timestamp;
use domain::id::{OrderId, Raw};
use domain::owner::Owner;
use events::cart::Personal;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, Query, TableError};
use sha2::{Digest, Sha256};

use super::{Store, order_key, sheet_key};
use crate::model::{Order, OrderDetails};

/// The number of keys of a day's list.
pub(super) const SHARDS: u64 = 16;
/// How many days without an order one request passes.
const MAX_EMPTY_DAYS: usize = 5;
/// How many orders of a day a search by e-mail address skips in one request.
const MOST_SKIPPED: usize = 1_000;
/// Crockford's base 32, the alphabet of ids.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How far another machine's clock may be ahead of this one's.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// Longer than any order is open: an hour until the hold, an hour of the hold.
const OPEN_TIME: Duration = Duration::from_secs(2 * 60 * 60 + 5 * 60);
/// How many orders of an owner one look reads to find those that wait.
const LOOKED_AT: usize = 25;
/// The most looks; together they read more orders than any setting lets wait.
const MOST_LOOKS: usize = 80;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The day on which an id was made.
pub(super) fn day_of(raw: Raw) -> String {
    Timestamp::from_millis(i64::try_from(raw.made_at_ms()).unwrap_or_default()).day()
}

/// The key of one shard of a day's list.
pub(super) fn partition(day: &str, shard: u64) -> String {
    format!("orders#{day}#{shard:02}")
}

/// Hashes an e-mail address to five characters.
///
/// A search by address uses this stamp to skip most orders without reading them. One in thirty million pairs of
/// addresses shares a stamp, so the search checks the orders that it finds.
pub(super) fn stamp(email: &str) -> String {
    let hash = Sha256::digest(email.trim().to_lowercase().as_bytes());
    hash.iter().take(5).filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|c| char::from(*c)).collect()
}

/// The sort key of an order in the list of all orders.
///
/// It is the id, and the stamp of the e-mail address unless that is erased.
pub(super) fn stamped(id: OrderId, personal: Option<&Personal>) -> String {
    match personal {
        Some(personal) => format!("{id}#{}", stamp(&personal.email)),
        None => id.to_string(),
    }
}

/// The least id of a time.
fn least_id(moment: Timestamp) -> String {
    let millis = u64::try_from(moment.as_millis()).unwrap_or_default();
    let digits = (0..10).rev().filter_map(|place| ALPHABET.get(usize::try_from((millis >> (5 * place)) & 31).ok()?));
    let time: String = digits.map(|digit| char::from(*digit)).collect();
    format!("{}_{time}", OrderId::PREFIX)
}

/// Which orders to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Checked out at this time or later.
    pub(crate) from: Option<Timestamp>,
    /// Checked out before this time.
    pub(crate) until: Option<Timestamp>,
    /// With this e-mail address.
    pub(crate) email: Option<String>,
}

/// An entry of the list of all orders, read from its sort key.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Keys")]
struct Entry {
    id: OrderId,
    stamp: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    gsi2sk: String,
}

impl TryFrom<Keys> for Entry {
    type Error = domain::fault::Invalid;

    fn try_from(keys: Keys) -> Result<Self, Self::Error> {
        let (id, stamp) = match keys.gsi2sk.split_once('#') {
            Some((id, stamp)) => (id, Some(stamp.to_owned())),
            None => (keys.gsi2sk.as_str(), None),
        };
        Ok(Self { id: id.parse()?, stamp })
    }
}

/// An entry of an owner's list.
#[derive(Deserialize)]
pub(super) struct Owned {
    #[serde(rename = "gsi1sk")]
    pub(super) id: OrderId,
}

/// Where a page of a list ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Place {
    /// In an owner's orders: the key of the last one.
    Owner(Position),
    /// In all orders: the day, and the last order read of that day.
    Day { day: Timestamp, before: Option<OrderId> },
}

impl Place {
    /// The beginning of the wanted orders.
    ///
    /// Clocks differ, so an order's time may be in the future.
    pub(crate) fn newest(wanted: &Wanted, now: Timestamp) -> Self {
        let newest = now + AHEAD;
        let last = wanted.until.map(|until| until - Duration::from_millis(1));
        Self::Day { day: last.map_or(newest, |last| last.min(newest)), before: None }
    }
}

impl Store {
    /// Lists an owner's orders, newest first, and where the next page begins.
    pub(crate) async fn list_of(
        &self,
        owner: Owner,
        wanted: &Wanted,
        after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<Order>, Option<Place>), TableError> {
        let query = self.table.query(Index::First, owner.to_string()).newest_first().limit(limit).after(after);
        let from = wanted.from.map_or_else(|| OrderId::PREFIX.to_owned(), least_id);
        let until = wanted.until.map_or_else(|| format!("{}~", OrderId::PREFIX), least_id);
        let page = query.between(from, until).page::<Owned>().await?;
        let ids = page.items.iter().map(|owned| owned.id).collect();
        let orders = self.with_email(self.orders(ids).await?, wanted.email.as_deref()).await?;
        Ok((orders, page.next.map(Place::Owner)))
    }

    /// Whether at least `many` other orders of the owner wait for the owner.
    ///
    /// 0.5 RRU per 25 orders of the last two hours, and 0.5 RRU per order, until `many` are found.
    pub(crate) async fn others_wait(&self, order: &Order, many: usize, now: Timestamp) -> Result<bool, TableError> {
        let (mut waiting, mut after) = (0, None);
        for _ in 0..MOST_LOOKS {
            let query = self.table.query(Index::First, order.owner.to_string()).newest_first().limit(LOOKED_AT);
            let query = query.between(least_id(now - OPEN_TIME), format!("{}~", OrderId::PREFIX)).after(after);
            let page = query.page::<Owned>().await?;
            let others = page.items.iter().map(|owned| owned.id).filter(|id| *id != order.id);
            let waits = |order: &&Order| order.saga.waits_for_shopper();
            waiting += self.orders(others.collect()).await?.iter().filter(waits).count();
            after = page.next.filter(|_| waiting < many);
            if after.is_none() {
                break;
            }
        }
        Ok(waiting >= many)
    }

    /// Lists up to `limit` of all orders, newest first, from a day and an order on.
    ///
    /// Returns where the next page begins.
    pub(crate) async fn list_all(
        &self,
        wanted: &Wanted,
        day: Timestamp,
        before: Option<OrderId>,
        limit: usize,
    ) -> Result<(Vec<Order>, Option<Place>), TableError> {
        let (mut day, mut before, mut empty_days) = (day, before, 0);
        let Some(first_day) = self.first_day().await? else { return Ok((Vec::new(), None)) };
        let first_day = wanted.from.map_or(first_day.clone(), |from| first_day.max(from.day()));
        let stamp = wanted.email.as_deref().map(stamp);
        // Entries are small, so a search reads many at once and skips most.
        let most = if stamp.is_some() { MOST_SKIPPED } else { limit };
        loop {
            if day.day() < first_day {
                return Ok((Vec::new(), None));
            }
            let entries = self.newest_of_day(&day.day(), before, most).await?;
            let is_wanted = |entry: &&Entry| stamp.is_none() || entry.stamp == stamp;
            let ids: Vec<OrderId> = entries.iter().filter(is_wanted).take(limit).map(|entry| entry.id).collect();
            let last_read = entries.last().filter(|_| entries.len() == most).map(|entry| entry.id);
            let last = ids.last().copied().filter(|_| ids.len() == limit).or(last_read);
            let next = match last {
                Some(last) => Place::Day { day, before: Some(last) },
                None => Place::Day { day: day - DAY, before: None },
            };
            empty_days += 1;
            if !ids.is_empty() || empty_days == MAX_EMPTY_DAYS || last.is_some() {
                let orders = self.with_email(self.orders(ids).await?, wanted.email.as_deref()).await?;
                return Ok((orders, self.unless_over(next, &first_day)));
            }
            (day, before) = (day - DAY, None);
        }
    }

    fn unless_over(&self, place: Place, first_day: &str) -> Option<Place> {
        match &place {
            Place::Day { day, .. } if day.day().as_str() < first_day => None,
            _ => Some(place),
        }
    }

    /// The newest entries of one day below an id, merged from its shards.
    async fn newest_of_day(&self, day: &str, before: Option<OrderId>, limit: usize) -> Result<Vec<Entry>, TableError> {
        // Ids are spread evenly, so a shard rarely has more than twice its share of a page.
        let share = limit.div_ceil(8) + 1;
        let first =
            try_join_all((0..SHARDS).map(|shard| self.shard(day, shard, before, share).page::<Entry>())).await?;
        let mut entries: Vec<Entry> = Vec::new();
        // A shard with further entries may miss some below its last id; the entries above are complete.
        let mut complete_above: Option<OrderId> = None;
        for page in first {
            let last = page.items.last().map(|entry| entry.id);
            if page.next.is_some() {
                complete_above = complete_above.max(last);
            }
            entries.extend(page.items);
        }
        entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
        let complete = entries.iter().take_while(|entry| Some(entry.id) >= complete_above).count();
        if complete >= limit || complete_above.is_none() {
            entries.truncate(limit);
            return Ok(entries);
        }
        // The shards are uneven, so read a whole page of each.
        let whole =
            try_join_all((0..SHARDS).map(|shard| self.shard(day, shard, before, limit).all::<Entry>(limit))).await?;
        let mut entries: Vec<Entry> = whole.into_iter().flatten().collect();
        entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
        entries.truncate(limit);
        Ok(entries)
    }

    fn shard(&self, day: &str, shard: u64, before: Option<OrderId>, limit: usize) -> Query<'_> {
        let query = self.table.query(Index::Second, partition(day, shard)).newest_first().limit(limit);
        match before {
            Some(before) => query.below(before.to_string()),
            None => query,
        }
    }

    /// Gets orders by their ids, in the same sequence.
    async fn orders(&self, ids: Vec<OrderId>) -> Result<Vec<Order>, TableError> {
        let keys: Vec<Key> = ids.iter().map(|id| order_key(*id)).collect();
        let found = if keys.is_empty() { Vec::new() } else { self.table.get_many::<Order>(&keys).await? };
        let mut orders: HashMap<OrderId, Order> = found.into_iter().map(|order| (order.id, order)).collect();
        let mut listed = Vec::with_capacity(ids.len());
        for id in ids {
            // The index may be ahead of an eventually consistent read.
            let order = match orders.remove(&id) {
                Some(order) => Some(order),
                None => self.find(id).await?,
            };
            listed.extend(order);
        }
        Ok(listed)
    }

    /// Keeps the orders with an e-mail address.
    async fn with_email(&self, orders: Vec<Order>, email: Option<&str>) -> Result<Vec<Order>, TableError> {
        let Some(email) = email else { return Ok(orders) };
        let matches =
            |sheet: &OrderDetails| sheet.personal().is_some_and(|personal| same_email(&personal.email, email));
        let sheets = self.sheets(&orders).await?;
        Ok(orders.into_iter().filter(|order| sheets.get(&order.id).is_some_and(matches)).collect())
    }

    /// Gets the sheets of orders. 0.5 RRU each for up to 4 KB.
    pub(crate) async fn sheets(&self, orders: &[Order]) -> Result<HashMap<OrderId, OrderDetails>, TableError> {
        if orders.is_empty() {
            return Ok(HashMap::new());
        }
        let keys: Vec<Key> = orders.iter().map(|order| sheet_key(&order.number)).collect();
        let sheets = self.table.get_many::<OrderDetails>(&keys).await?;
        Ok(sheets.into_iter().map(|sheet| (sheet.order_id(), sheet)).collect())
    }
}

/// Compares e-mail addresses without case and surrounding white space.
fn same_email(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
