//! Writing an entry: its head and all that follows from it, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::EntryId;
use service::packed::Packed;
use service::table::{Index, Key, TableError, Transaction, Write};

use super::Store;
use super::feed::shard_of;
use super::records::{
    Record, address_key, feed_key, head_key, pack, redirect_key, shown_key, size, unpack, waiting_key,
};
use crate::model::{Head, View};

/// The label of an entry's head: refused where another write came first.
pub(crate) const ENTRY: &str = "entry";
/// The label of a shard's last place.
pub(crate) const PLACE: &str = "place";
/// The label of what follows from a head.
const RECORD: &str = "record";
/// The most addresses of a part. With as many of each of three parts, and of one that is removed, a transaction has 93 actions.
pub(crate) const MOST_SLUGS: usize = 20;
/// The most bytes of a part, all of its copies together; more, and addresses lead to the content instead of holding it.
const MOST_COPIED: usize = 1024 * 1024;

/// Content by version.
pub(crate) type Views = BTreeMap<u64, View>;

impl Store {
    /// Reads an entry's head, consistent. 1 RRU.
    pub(crate) async fn head(&self, id: EntryId) -> Result<Option<Head>, TableError> {
        self.table.get(&head_key(id)).await
    }

    /// Reads the content of all parts, consistent. 1 RRU for each 4 KB.
    pub(crate) async fn views(&self, id: EntryId) -> Result<Views, TableError> {
        let records = self.table.query(Index::Main, shown_key(id).pk).consistent().all::<Record>(10).await?;
        let mut views = Views::new();
        for record in records {
            if let Some(packed) = &record.view {
                views.insert(record.version, unpack(packed)?);
            }
        }
        Ok(views)
    }

    /// Writes that an entry had an address before, where that is not known yet.
    pub(crate) async fn write_redirect(&self, id: EntryId, type_id: &str, slug: &str) -> Result<(), TableError> {
        let write = Write::create("redirect", redirect_key(type_id, slug, id), &Record::new(id, 0, type_id, 0));
        match self.table.write(write).await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }

    /// Writes an entry over what was read of it: its head, a record in each place, and its place in the feed.
    pub(crate) async fn write_entry(
        &self,
        id: EntryId,
        before: &Head,
        after: &Head,
        views: &Views,
    ) -> Result<(), TableError> {
        let (shard, mut after) = (shard_of(id), after.clone());
        let mut transaction = self.table.transaction();
        self.take_places(shard, &mut after, &mut transaction).await?;

        let records = records(id, shard, &after, views)?;
        let gone: BTreeSet<_> = keys(id, shard, before).into_iter().collect();
        let kept: BTreeSet<_> = records.iter().map(|(write_key, _)| sortable(write_key)).collect();
        let head = Write::put(ENTRY, head_key(id), &after);
        transaction.push(match before.rev {
            0 => head.when("attribute_not_exists(pk)"),
            rev => head.when("#rev = :read").value("read", rev),
        });
        for (_, write) in records {
            transaction.push(newer(write, after.rev));
        }
        for (pk, sk) in gone.difference(&kept) {
            transaction.push(newer(Write::delete(RECORD, Key::new(pk, sk)), after.rev));
        }
        transaction.commit().await
    }

    /// Gives each new part the next place of its shard.
    async fn take_places(&self, shard: u64, after: &mut Head, to: &mut Transaction) -> Result<(), TableError> {
        let mut new: Vec<_> = after.parts.iter_mut().filter(|part| part.place == 0 && part.version > 0).collect();
        if new.is_empty() {
            return Ok(());
        }
        let last = self.last_place(shard).await?;
        let mut next = last;
        for part in &mut new {
            next += 1;
            part.place = next;
        }
        to.push(self.move_last_place(PLACE, shard, last, next));
        Ok(())
    }
}

/// Only over what an older head wrote.
fn newer(write: Write, rev: u64) -> Write {
    write.when("attribute_not_exists(pk) OR #rev < :rev").value("rev", rev)
}

fn sortable(key: &Key) -> (String, String) {
    (key.pk.clone(), key.sk.clone())
}

/// The key of a part by its place among the parts: the first is what is shown now.
fn part_key(id: EntryId, place: usize, version: u64) -> Key {
    if place == 0 { shown_key(id) } else { waiting_key(id, version) }
}

/// The keys of all that follows from a head.
fn keys(id: EntryId, shard: u64, head: &Head) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for (place, part) in head.parts.iter().enumerate() {
        keys.push(part_key(id, place, part.version));
        keys.extend(part.slugs.iter().map(|slug| address_key(&part.type_id, slug, id, part.version)));
        if part.place > 0 {
            keys.push(feed_key(shard, part.place));
        }
    }
    keys.iter().map(sortable).collect()
}

/// The writes of all that follows from a head.
fn records(id: EntryId, shard: u64, head: &Head, views: &Views) -> Result<Vec<(Key, Write)>, TableError> {
    let mut writes = Vec::new();
    for (place, part) in head.parts.iter().enumerate() {
        let view = views.get(&part.version).filter(|_| part.shown);
        if part.shown && view.is_none() {
            return Err(TableError::Busy(format!("the content of {id} changed while it was read").into()));
        }
        let packed = view.map(pack).transpose()?;
        let mut record = Record::new(id, part.version, &part.type_id, head.rev);
        (record.from, record.until, record.place) = (part.from, head.until(place), part.place);
        record.view.clone_from(&packed);

        let key = part_key(id, place, part.version);
        let mut shown = Write::put(RECORD, key.clone(), &record);
        if let Some(view) = view {
            let time = view.published_at.map(|at| at.to_string()).unwrap_or_default();
            let slug: String = view.first_slug().chars().take(200).collect();
            shown = shown
                .index1(format!("list#{}", part.type_id), format!("{time}#{id}"))
                .index2(format!("slugs#{}", part.type_id), format!("{slug}#{id}"));
        }
        writes.push((key, shown));
        if part.place > 0 {
            let key = feed_key(shard, part.place);
            writes.push((key.clone(), Write::put(RECORD, key, &record)));
        }
        let copied = packed.as_ref().map(|packed: &Packed| size(packed) * (part.slugs.len() + 2));
        if copied.is_some_and(|bytes| bytes > MOST_COPIED) {
            record.view = None;
        }
        for slug in &part.slugs {
            let key = address_key(&part.type_id, slug, id, part.version);
            writes.push((key.clone(), Write::put(RECORD, key, &record)));
        }
    }
    Ok(writes)
}
