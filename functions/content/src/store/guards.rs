//! Guards: for each type, how many entries have a value in each field and in each locale, counted in the transaction of
//! each save that changes it. A change of the type or of the locales is conditional on these counts, so that it needs no
//! look at the entries; these are looked up by `uses#<type>` only to say which are in the way.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{GUARD, Store, USES};
use crate::model::{ContentType, TypeId, Used};

/// The partition of all guards.
const GUARDS: &str = "guards";

/// What is known of a type besides its counts. It outlives the type, so that versions go on where it is made again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Guard {
    /// The type.
    pub(crate) id: TypeId,
    /// The type's version.
    pub(crate) type_version: u64,
    /// The version of the locales at which one was removed last.
    pub(crate) locales_version: u64,
    /// How many entries there are.
    pub(crate) entries: u64,
    pub(crate) deleted: bool,
}

/// What an entry uses of its type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EntryUses {
    pub(crate) id: EntryId,
    pub(crate) used: Used,
}

/// How the use of a type changes by a save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UseChange {
    entries: i64,
    counts: BTreeMap<String, i64>,
}

/// The attribute that counts a field.
fn field_attribute(field: &str) -> String {
    format!("f_{field}")
}

/// The attribute that counts a locale.
fn locale_attribute(code: &str) -> String {
    format!("l_{}", code.replace('-', "_"))
}

/// That no entry has a value there. Clauses stand side by side: a database takes 4 KB of a condition, not deeply nested.
fn is_unused(attribute: &str) -> String {
    format!("(attribute_not_exists(#{attribute}) OR #{attribute} = :none)")
}

fn attributes(used: &Used) -> BTreeSet<String> {
    let fields = used.keys().map(|field| field_attribute(field));
    let locales = used.values().flatten().map(|code| locale_attribute(code));
    fields.chain(locales).collect()
}

impl UseChange {
    /// From what was used before (`None` of a new entry) to what is used then (`None` of one that goes).
    pub(crate) fn of(before: Option<&Used>, after: Option<&Used>) -> Self {
        let (old, new) = (before.map(attributes).unwrap_or_default(), after.map(attributes).unwrap_or_default());
        let added = new.difference(&old).map(|name| (name.clone(), 1));
        let removed = old.difference(&new).map(|name| (name.clone(), -1));
        let entries = i64::from(after.is_some()) - i64::from(before.is_some());
        Self { entries, counts: added.chain(removed).collect() }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.entries == 0 && self.counts.is_empty()
    }
}

fn key(id: &TypeId) -> Key {
    Key::new(GUARDS, id.as_str())
}

fn uses_key(id: &TypeId, entry: EntryId) -> Key {
    Key::new(format!("uses#{id}"), entry.to_string())
}

impl Store {
    /// The guard of a type, also of one that is gone. 1 RRU.
    pub(crate) async fn guard(&self, id: &TypeId) -> Result<Option<Guard>, TableError> {
        self.table.get(&key(id)).await
    }

    /// The guards of all types that are there. 1 RRU for each 4 KB.
    pub(crate) async fn live_guards(&self) -> Result<Vec<Guard>, TableError> {
        let all: Vec<Guard> = self.table.query(Index::Main, GUARDS).consistent().all(10_000).await?;
        Ok(all.into_iter().filter(|guard| !guard.deleted).collect())
    }

    /// Makes the guard of a new type, over that of an earlier one of the same name.
    pub(crate) fn open_guard(&self, before: Option<&Guard>, new: &ContentType, locales_version: u64) -> Write {
        let (id, type_version) = (new.id.clone(), new.version);
        let guard = Guard { id, type_version, locales_version, entries: 0, deleted: false };
        match before {
            None => Write::create(GUARD, key(&new.id), &guard),
            Some(before) => Write::put(GUARD, key(&new.id), &guard)
                .when("#type_version = :before AND #deleted = :yes")
                .value("before", before.type_version)
                .value("yes", true),
        }
    }

    /// Counts what a save changes, if the type is the one that was read and no locale was removed since.
    pub(crate) fn count_uses(&self, of: &ContentType, locales_version: u64, change: &UseChange) -> Write {
        let mut added = vec!["#entries :entries".to_owned()];
        added.extend(
            change.counts.iter().map(|(name, by)| format!("#{name} {}", if *by > 0 { ":one" } else { ":less" })),
        );
        let write = Write::update(GUARD, key(&of.id), format!("ADD {}", added.join(", ")))
            .when("#type_version = :type_version AND #locales_version <= :locales_version AND #deleted = :no")
            .value("type_version", of.version)
            .value("locales_version", locales_version)
            .value("no", false)
            .value("entries", change.entries);
        let uses = |sign: i64| change.counts.values().any(|by| *by == sign);
        let write = if uses(1) { write.value("one", 1) } else { write };
        if uses(-1) { write.value("less", -1) } else { write }
    }

    /// Moves a guard to the next version of its type, if no entry has a value in `unused`, and every entry has one in
    /// `filled`.
    pub(crate) fn move_guard(&self, after: &ContentType, unused: &[&str], filled: &[&str]) -> Write {
        let mut clauses = vec!["#type_version = :before AND #deleted = :no".to_owned()];
        clauses.extend(unused.iter().map(|field| is_unused(&field_attribute(field))));
        clauses
            .extend(filled.iter().map(|field| format!("(#entries = :none OR #{} = #entries)", field_attribute(field))));
        let write = Write::update(GUARD, key(&after.id), "SET #type_version = :after")
            .when(clauses.join(" AND "))
            .value("before", after.version - 1)
            .value("after", after.version)
            .value("no", false);
        if clauses.len() > 1 { write.value("none", 0) } else { write }
    }

    /// Closes the guard of a type that is deleted, if it has no entries.
    pub(crate) fn close_guard(&self, before: &ContentType) -> Write {
        Write::update(GUARD, key(&before.id), "SET #type_version = :after, #deleted = :yes")
            .when("#type_version = :before AND #deleted = :no AND #entries = :none")
            .value("before", before.version)
            .value("after", before.version + 1)
            .value("yes", true)
            .value("no", false)
            .value("none", 0)
    }

    /// Notes that locales are removed, if no entry of the type has a value in them.
    pub(crate) fn remove_locales(&self, guard: &Guard, version: u64, removed: &[&str]) -> Write {
        let mut clauses = vec!["#locales_version < :version".to_owned()];
        clauses.extend(removed.iter().map(|code| is_unused(&locale_attribute(code))));
        Write::update(GUARD, key(&guard.id), "SET #locales_version = :version")
            .when(clauses.join(" AND "))
            .value("version", version)
            .value("none", 0)
    }

    /// Writes what an entry uses: over what it used, or anew.
    pub(crate) fn put_uses(&self, of: &TypeId, entry: EntryId, used: &Used, before: Option<&Used>) -> Write {
        let uses = EntryUses { id: entry, used: used.clone() };
        let write = Write::put(USES, uses_key(of, entry), &uses);
        match before {
            None => write.when("attribute_not_exists(pk)"),
            Some(before) => write.when("#used = :before").value("before", before),
        }
    }

    pub(crate) fn delete_uses(&self, of: &TypeId, entry: EntryId) -> Write {
        Write::delete(USES, uses_key(of, entry)).when("attribute_exists(pk)")
    }

    /// What entries of a type use, by id. 1 RRU for each 4 KB.
    pub(crate) async fn page_of_type(
        &self,
        of: &TypeId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<EntryUses>, TableError> {
        self.table.query(Index::Main, format!("uses#{of}")).consistent().limit(limit).after(after).page().await
    }

    /// The same, as many as one read has. 1 RRU for each 4 KB.
    pub(crate) async fn page_of_uses(
        &self,
        of: &TypeId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<EntryUses>, TableError> {
        self.table.query(Index::Main, format!("uses#{of}")).consistent().limit(limit).after(after).page().await
    }
}
