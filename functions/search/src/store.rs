//! The table: documents, what waits to be indexed, and the index's own state. Its files are in the blob store.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | document | `docs#` and one of 16 shards | the id of the product, entry or post |
//! | marker: changed, not yet indexed | `waiting#` and one of 4 shards | the document's id, or `release#…` |
//! | sku: its product, and whether it is in stock | `sku#<sku>` | the same |
//! | type of entries | `type#<type>` | the same |
//! | locales | `locales` | the same |
//! | category: its name | `category#<category>` | the same |
//! | release | `release#<release>` | `release` |
//! | entry that waits for its release | `release#<release>` | `held#<entry>` |
//! | person: whether to be seen | `person#<person>` | the same |
//! | post of a person | `posts#<person>` | the post |
//! | state of the index | `head` | the same |
//! | the writer's lease | `lease` | the same |
//! | wish for a rebuild | `wish` | the same |
//! | settings | `settings` | the same |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | take a document | put if newer, and its marker: one transaction | 2 WRU for each KB, 2 WRU |
//! | a movement of stock that shows nothing new | update on condition | 1 WRU for each sku |
//! | a sku that is sold out or back | its item, and a marker: one transaction | 4 WRU |
//! | what waits | 4 queries, consistent | 4 RRU and 1 RRU for each 4 KB |
//! | documents of a batch | `GetItem`, consistent | 1 RRU for each 4 KB of each |
//! | a new state of the index | the head on condition of the one before, the lease: one transaction | 4 WRU and more |
//! | a category's name | put if newer | 1 WRU |
//! | posts of somebody who is suspended or back | `posts#…`, consistent, 100 a page; a marker each | 1 RRU for each 4 KB, 2 WRU for each KB |
//! | names of n categories | `BatchGetItem`, at most 100 | 0.5 RRU each |
//! | documents for a rebuild | `docs#…`, consistent, page by page | 1 RRU for each 4 KB |

mod categories;
mod documents;
mod index;
mod people;
mod releases;
mod stock;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Key, Table, TableError, Write};

pub(crate) use self::categories::Category;
pub(crate) use self::index::Lease;
pub(crate) use self::people::{PERSON, Person};
use crate::model::SearchSettings;

/// The label of a write of a document: refused where it is there in a newer version.
pub(crate) const DOCUMENT: &str = "document";
/// The label of a write of the settings: refused where another write came first.
pub(crate) const SETTINGS: &str = "settings";
/// The label of a write of a sku.
pub(crate) const SKU: &str = "sku";
/// The label of a write of the state of the index.
pub(crate) const HEAD: &str = "head";
/// The label of a write under the lease.
pub(crate) const LEASE: &str = "lease";

/// How many shards documents are in.
pub(crate) const DOCUMENT_SHARDS: u64 = 16;
/// How many shards markers are in.
const WAITING_SHARDS: u64 = 4;

/// The capability's table.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Table,
}

/// What is kept as its owner published it.
#[derive(Serialize, Deserialize)]
struct Published {
    version: u64,
    /// The event's data as JSON.
    data: String,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }

    /// Reads what an owner published.
    pub(crate) async fn published<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>, TableError> {
        let found: Option<Published> = self.table.get(&Key::only(key)).await?;
        let read = |found: Published| serde_json::from_str(&found.data);
        found.map(read).transpose().map_err(|error| TableError::Event(error.to_string()))
    }

    /// Keeps what an owner published, unless there is a newer version; where it makes other documents, with a wish for a
    /// rebuild: one transaction of at most 2 actions.
    pub(crate) async fn keep_and_rebuild<T: Serialize>(
        &self,
        key: &str,
        version: u64,
        data: &T,
        rebuilds: bool,
    ) -> Result<(), TableError> {
        let data = serde_json::to_string(data).map_err(|error| TableError::Event(error.to_string()))?;
        let published = Published { version, data };
        let mut attempts = Attempts::on("wish");
        loop {
            let mut transaction = self.table.transaction();
            transaction.push(Write::put("published", Key::only(key), &published).if_newer(version));
            if rebuilds {
                transaction.push(self.next_wish().await?.1);
            }
            match transaction.commit().await {
                Err(error) if error.refused("published") => return Ok(()),
                Err(error) if error.refused("wish") => attempts.again().await?,
                other => return other,
            }
        }
    }

    /// Reads the settings.
    pub(crate) async fn settings(&self) -> Result<SearchSettings, TableError> {
        Ok(self.table.get(&Key::only("settings")).await?.unwrap_or_default())
    }

    /// Reads settings that may be a moment old.
    pub(crate) async fn settings_eventually(&self) -> Result<SearchSettings, TableError> {
        Ok(self.table.get_eventually(&Key::only("settings")).await?.unwrap_or_default())
    }

    /// Writes the settings over the version before.
    pub(crate) async fn replace_settings(&self, settings: &SearchSettings) -> Result<(), TableError> {
        let write = match settings.version {
            1 => Write::create(SETTINGS, Key::only("settings"), settings),
            version => Write::replace(SETTINGS, Key::only("settings"), settings, version - 1),
        };
        self.table.write(write).await
    }
}

/// A moment in milliseconds.
pub(crate) const fn ms(moment: Timestamp) -> i64 {
    moment.as_millis()
}

/// The shard of a key: FNV-1a, which is the same in every process.
fn shard_of(key: &str, shards: u64) -> u64 {
    let hash = key
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    (hash ^ (hash >> 32)) % shards
}
