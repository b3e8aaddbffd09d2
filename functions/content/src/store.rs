//! The table.
//!
//! | item | pk | sk | gsi1 | gsi2 |
//! | --- | --- | --- | --- | --- |
//! | locales | `locales` | `locales` | | |
//! | type | `types` | its id | | |
//! | guard of a type: how many entries have a value in each field and locale | `guards` | the type | | |
//! | head of an entry: all but its fields | `entry#<id>` | `head` | `entries#<type>`, time of its last change | `entries`, the same |
//! | version of an entry | `entry#<id>` | `v#<n>` | | |
//! | what an entry uses of its type | `uses#<type>` | the entry | | |
//! | link: who names it, in which versions | `ref#<target>` | the entry | | |
//! | the last creation of a type: they follow each other, so that they are counted | `creation` | `creation` | | |
//! | unique value | `unique#<type>#<field>#<locale>#<value>` | the same | | |
//! | turn of publications | `turn` | `turn` | | |
//! | work that is due: announcements, versions of deleted entries | `due` | its id | | |
//! | release | `release#<id>` | the same | see `releases` | see `releases` |
//! | what is due at a time | `due#<shard>` | time, entry or release | | |
//! | asset | `asset#<id>` | the same | see `assets` | see `assets` |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one entry | its head and one version, consistent | 1 RRU, and 1 for each 4 KB of the version |
//! | entries, newest change first, of a type or all | index 1 or 2 | 0.5 RRU for each 4 KB of heads |
//! | versions, newest first | `entry#<id>`, `v#` | 0.5 RRU for each 4 KB |
//! | who names an entry | `ref#<target>`, then their heads | 0.5 RRU for each 4 KB, 0.5 a head |
//! | entries in the way of a change of a type | `uses#<type>`, page by page until 100 are found | 0.5 RRU for each 4 KB |
//! | work that is due | `due` | 0.5 RRU |
//!
//! One key carries the list of all entries and one that of each type: about 500 changes a second, far more than editors make.

mod assets;
mod due;
mod entries;
mod guards;
mod links;
mod locales;
mod moments;
mod releases;
mod types;
mod uniques;
mod versions;

use service::table::Table;

pub(crate) use self::assets::ASSET;
pub(crate) use self::due::{Announcement, Due, Task};
pub(crate) use self::entries::Listed;
pub(crate) use self::guards::{Guard, UseChange};
pub(crate) use self::links::{Link, LinkChange};
pub(crate) use self::moments::MOMENT;
pub(crate) use self::releases::RELEASE;

/// The label of the write of an entry's head: refused where another write came first.
pub(crate) const HEAD: &str = "head";
/// The label of the write of a version: refused where the number is taken.
pub(crate) const VERSION: &str = "version";
/// The label of the write of a type.
pub(crate) const TYPE: &str = "type";
/// The label of the write of the last creation of a type: refused where another came first.
pub(crate) const CREATION: &str = "creation";
/// The label of the write of a type's guard: refused where entries are in the way, or the type has changed.
pub(crate) const GUARD: &str = "guard";
/// The label of the write of the locales.
pub(crate) const LOCALES: &str = "locales";
/// The label of the write of a link.
pub(crate) const LINK: &str = "link";
/// The label of the write of the turn: refused where another publication came first.
pub(crate) const TURN: &str = "turn";
/// The label of the write of a unique value.
pub(crate) const UNIQUE: &str = "unique";
/// The label of the write of what an entry uses.
pub(crate) const USES: &str = "uses";
/// The label of the write of work that is due.
pub(crate) const DUE: &str = "due";

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}
