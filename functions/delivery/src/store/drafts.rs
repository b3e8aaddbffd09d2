//! Drafts: the newest saved state of each entry, for previews.

use std::collections::BTreeSet;

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::packed::Packed;
use service::table::{Index, Key, TableError, Write};

use super::Store;
use super::entries::MOST_SLUGS;
use super::records::{pack, unpack};
use crate::model::View;

/// The label of a draft: refused where another write came first.
pub(crate) const DRAFT: &str = "draft";

/// A draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) entry_id: EntryId,
    /// Counts the entry's saves.
    pub(crate) version: u64,
    /// Its type and names in addresses.
    addresses: BTreeSet<(String, String)>,
    /// The content; none where the entry is archived or deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    view: Option<Packed>,
}

#[derive(Serialize, Deserialize)]
struct Address {
    entry_id: EntryId,
    version: u64,
}

fn key(id: EntryId) -> Key {
    Key::only(format!("d#{id}"))
}

fn address_key(id: EntryId, (type_id, slug): &(String, String)) -> Key {
    Key::new(format!("ds#{type_id}#{slug}"), id.to_string())
}

impl Draft {
    /// A draft of this content.
    pub(crate) fn new(entry_id: EntryId, version: u64, view: Option<&View>) -> Result<Self, TableError> {
        let slugs = view.into_iter().flat_map(|view| {
            let slugs = view.slugs().into_iter().filter(|slug| (1..=512).contains(&slug.len())).take(MOST_SLUGS);
            slugs.map(|slug| (view.snapshot.type_id.clone(), slug))
        });
        Ok(Self { entry_id, version, addresses: slugs.collect(), view: view.map(pack).transpose()? })
    }

    /// The content.
    pub(crate) fn view(&self) -> Result<Option<View>, TableError> {
        self.view.as_ref().map(unpack).transpose()
    }
}

impl Store {
    /// Reads a draft, consistent. 1 RRU for each 4 KB.
    pub(crate) async fn draft(&self, id: EntryId) -> Result<Option<Draft>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Reads several drafts. 0.5 RRU for each 4 KB of each.
    pub(crate) async fn drafts(&self, ids: &BTreeSet<EntryId>) -> Result<Vec<Draft>, TableError> {
        let keys: Vec<Key> = ids.iter().map(|id| key(*id)).collect();
        let mut found = Vec::new();
        for keys in keys.chunks(100) {
            found.extend(self.table.get_many::<Draft>(keys).await?);
        }
        Ok(found)
    }

    /// The entries whose draft has an address.
    pub(crate) async fn drafts_by_slug(&self, type_id: &str, slug: &str) -> Result<Vec<EntryId>, TableError> {
        let page = self.table.query(Index::Main, format!("ds#{type_id}#{slug}")).limit(10).page::<Address>().await?;
        Ok(page.items.into_iter().map(|address| address.entry_id).collect())
    }

    /// Writes a draft over what was read of it, with its addresses: at most 41 actions.
    pub(crate) async fn write_draft(&self, before: Option<&Draft>, after: &Draft) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        let write = Write::put(DRAFT, key(after.entry_id), after);
        transaction.push(match before {
            None => write.when("attribute_not_exists(pk)"),
            Some(before) => write.at_version(before.version),
        });
        let (entry_id, version) = (after.entry_id, after.version);
        for address in &after.addresses {
            let write = Write::put("address", address_key(entry_id, address), &Address { entry_id, version });
            transaction.push(write.if_newer(version));
        }
        for address in before.iter().flat_map(|it| &it.addresses).filter(|it| !after.addresses.contains(*it)) {
            transaction.push(Write::delete("address", address_key(entry_id, address)).if_newer(version));
        }
        transaction.commit().await
    }
}
