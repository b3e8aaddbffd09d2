//! Orders in lists, newest first: of one owner, or of all, merged from the shards of each day.

use std::collections::HashMap;
use std::time::Duration;

use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::caller::Owner;
use shared::id::{OrderId, Raw};
use shared::table::{Index, Key, Position, Query, TableError, Write};

use super::{Store, order_key};
use crate::model::{Order, Sheet};

/// How many keys a day's list has.
pub(super) const SHARDS: u64 = 16;
/// How many days without an order one request walks over.
const MAX_EMPTY_DAYS: usize = 5;

/// How far another machine's clock may be ahead of this one's.
const AHEAD: Duration = Duration::from_secs(5 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The day that an id was made.
pub(super) fn day_of(raw: Raw) -> String {
    Timestamp::from_millis(i64::try_from(raw.made_at_ms()).unwrap_or_default()).day()
}

/// The key of one shard of a day's list.
pub(super) fn partition(day: &str, shard: u64) -> String {
    format!("orders#{day}#{shard:02}")
}

/// An order in a list, with its sheet.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) order: Order,
    pub(crate) sheet: Sheet,
}

/// Where a page of a list ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Place {
    /// In an owner's orders: the key of the last.
    Owner(Position),
    /// In all orders: the day, and the last order of that day that was seen.
    Day { day: Timestamp, before: Option<OrderId> },
}

impl Place {
    /// The beginning of all orders. Clocks differ: an order may bear a time that is yet to come.
    pub(crate) fn newest(now: Timestamp) -> Self {
        Self::Day { day: now + AHEAD, before: None }
    }
}

/// The day of the first order: where the list of all orders ends.
#[derive(Serialize, Deserialize)]
struct Calendar {
    first_day: String,
}

impl Store {
    /// Orders of an owner, newest first, and where to go on.
    pub(crate) async fn list_of(
        &self,
        owner: Owner,
        after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<Listed>, Option<Place>), TableError> {
        let query = self.table.query(Index::First, owner.to_string()).newest_first().limit(limit).after(after);
        let page = query.page::<Sheet>().await?;
        Ok((self.with_orders(page.items).await?, page.next.map(Place::Owner)))
    }

    /// All orders, newest first, from a day and an order on; at most `limit`, and where to go on.
    pub(crate) async fn list_all(
        &self,
        day: Timestamp,
        before: Option<OrderId>,
        limit: usize,
    ) -> Result<(Vec<Listed>, Option<Place>), TableError> {
        let (mut day, mut before, mut empty_days) = (day, before, 0);
        let Some(first_day) = self.first_day().await? else { return Ok((Vec::new(), None)) };
        loop {
            if day.day() < first_day {
                return Ok((Vec::new(), None));
            }
            let sheets = self.newest_of_day(&day.day(), before, limit).await?;
            let last = sheets.last().map(|sheet| sheet.order_id);
            let next = match last {
                Some(last) if sheets.len() == limit => Place::Day { day, before: Some(last) },
                _ => Place::Day { day: day - DAY, before: None },
            };
            empty_days += 1;
            if last.is_some() || empty_days == MAX_EMPTY_DAYS {
                return Ok((self.with_orders(sheets).await?, self.unless_over(next, &first_day)));
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

    /// The newest orders of one day below an id, merged from its shards.
    async fn newest_of_day(&self, day: &str, before: Option<OrderId>, limit: usize) -> Result<Vec<Sheet>, TableError> {
        // Ids spread evenly: a shard rarely has more than twice its share of a page.
        let share = limit.div_ceil(8) + 1;
        let first =
            try_join_all((0..SHARDS).map(|shard| self.shard(day, shard, before, share).page::<Sheet>())).await?;
        let mut sheets: Vec<Sheet> = Vec::new();
        // Below the last id of a shard that has more, others may be missing: what lies above it is sure.
        let mut sure_above: Option<OrderId> = None;
        for page in first {
            let last = page.items.last().map(|sheet| sheet.order_id);
            if page.next.is_some() {
                sure_above = sure_above.max(last);
            }
            sheets.extend(page.items);
        }
        sheets.sort_unstable_by_key(|sheet| std::cmp::Reverse(sheet.order_id));
        let sure = sheets.iter().take_while(|sheet| Some(sheet.order_id) >= sure_above).count();
        if sure >= limit || sure_above.is_none() {
            sheets.truncate(limit);
            return Ok(sheets);
        }
        // Uneven after all: take a whole page of each.
        let whole =
            try_join_all((0..SHARDS).map(|shard| self.shard(day, shard, before, limit).all::<Sheet>(limit))).await?;
        let mut sheets: Vec<Sheet> = whole.into_iter().flatten().collect();
        sheets.sort_unstable_by_key(|sheet| std::cmp::Reverse(sheet.order_id));
        sheets.truncate(limit);
        Ok(sheets)
    }

    fn shard(&self, day: &str, shard: u64, before: Option<OrderId>, limit: usize) -> Query<'_> {
        let query = self.table.query(Index::Second, partition(day, shard)).newest_first().limit(limit);
        match before {
            Some(before) => query.below(before.to_string()),
            None => query,
        }
    }

    /// The sheets with their orders as they stand, in the same sequence.
    async fn with_orders(&self, sheets: Vec<Sheet>) -> Result<Vec<Listed>, TableError> {
        let keys: Vec<Key> = sheets.iter().map(|sheet| order_key(sheet.order_id)).collect();
        let found = if keys.is_empty() { Vec::new() } else { self.table.get_many::<Order>(&keys).await? };
        let mut orders: HashMap<OrderId, Order> = found.into_iter().map(|order| (order.id, order)).collect();
        let mut listed = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            // The index may be ahead of the reads that it leads to.
            let order = match orders.remove(&sheet.order_id) {
                Some(order) => Some(order),
                None => self.find(sheet.order_id).await?,
            };
            listed.extend(order.map(|order| Listed { order, sheet }));
        }
        Ok(listed)
    }

    async fn first_day(&self) -> Result<Option<String>, TableError> {
        let calendar: Option<Calendar> = self.table.get_eventually(&Key::only("calendar")).await?;
        Ok(calendar.map(|calendar| calendar.first_day))
    }

    /// Sees to it that the list of all orders reaches back to this order's day. Writes once a process and when an
    /// order is older than all before it.
    pub(super) async fn remember_day(&self, id: OrderId) -> Result<(), TableError> {
        let day = day_of(id.raw());
        if self.known_first_day().is_some_and(|known| known <= day) {
            return Ok(());
        }
        let earlier = Write::put("calendar", Key::only("calendar"), &Calendar { first_day: day.clone() })
            .when("attribute_not_exists(pk) OR #first_day > :day")
            .value("day", &day);
        let known = match self.table.write(earlier).await {
            Ok(()) => day,
            Err(TableError::Refused(refusal)) => {
                let standing = refusal.items::<Calendar>("calendar").pop();
                standing.map_or(day, |calendar| calendar.first_day)
            }
            Err(error) => return Err(error),
        };
        *self.first_day.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(known);
        Ok(())
    }

    fn known_first_day(&self) -> Option<String> {
        self.first_day.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
