//! The table: the read model of published content.
//!
//! | item | pk | sk | first index | second index |
//! | --- | --- | --- | --- | --- |
//! | head of an entry: its parts, without content | `h#<entry>` | the same | | |
//! | what is shown of an entry | `e#<entry>` | `c` | `list#<type>`, time of publication | `slugs#<type>`, slug |
//! | what a release will show of it | `e#<entry>` | `g#<version>` | as above | as above |
//! | an address of an entry, with its content | `s#<type>#<slug>` | `0#<entry>#<version>` | | |
//! | an address that it had | `s#<type>#<slug>` | `1#<entry>` | | |
//! | a place in the feed, with the content | `feed#<shard>` | 16 digits | | |
//! | the last place of a shard | `last#<shard>` | the same | | |
//! | a release | `release#<release>` | the same | `releases` until it is settled | |
//! | a draft | `d#<entry>` | the same | | |
//! | an address of a draft | `ds#<type>#<slug>` | the entry | | |
//! | a type; the locales | `t#<type>`; `locales` | the same | | |
//!
//! | access pattern | request | cost |
//! | --- | --- | --- |
//! | an entry by its id | `GetItem` | 0.5 RRU for each 4 KB |
//! | an entry by its slug | `Query` of one item | 0.5 RRU for each 4 KB |
//! | a list by time or slug | one `Query` of an index | 0.5 RRU for each 4 KB of the page |
//! | entries that are included | `BatchGetItem`, up to 100 | 0.5 RRU for each 4 KB of each |
//! | the feed | a consistent `Query` a shard | 1 RRU for each 4 KB, at least 1 a shard |
//! | a release, where a part that waits for it is met | `GetItem`, consistent | 1 RRU for each 4 KB |
//!
//! Texts of content are compressed. Whatever is written of an entry is one transaction under the condition that its head is
//! as it was read, and that the last place of its shard is.

mod drafts;
mod entries;
mod feed;
mod known;
mod moment;
mod reading;
mod records;
mod releases;

use service::table::Table;

pub(crate) use self::drafts::Draft;
pub(crate) use self::feed::SHARDS;
use self::known::Known;
pub(crate) use self::moment::Moment;
pub(crate) use self::reading::{Addressed, Order};
pub(crate) use self::records::Record;
pub(crate) use self::releases::Release;

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
    known: Known,
}

impl Store {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, known: Known::default() }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}
