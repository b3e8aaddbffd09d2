//! The table: what social published, each home's copies, and what feed itself keeps of them.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | profile of a person | `profile#<person>` | the same |
//! | author: how many follow, and how posts reach them | `author#<person>` | the same |
//! | how one stands to another: follow, block, mute | `rel#<one>` | the other |
//! | follower | `followers#<author>` | the follower |
//! | author whom a home pulls | `pulls#<reader>` | below which place, the author |
//! | post | `post#<post>` | the same |
//! | post in its author's list | `list#<author>` | its place |
//! | copy: a post in a home | `home#<reader>` | its place |
//! | how far a post is copied | `fanout#<post>` | the same |
//! | filters, and below which place no copies are kept | `reader#<reader>` | the same |
//! | post in the list of a tag | `tag#<tag>#<one of 4>` | its place |
//! | use of a tag in an hour | `used#<hour>#<one of 4>` | tag, author, post |
//! | counts of an hour | `hour#<hour>` | the same |
//! | hour whose counts changed later | `dirty` | the hour |
//! | suspended person, whose uses do not count | `suspended` | the person |
//! | trends of a window | `trends` | the window |
//! | work that goes on | `due` | what, whose |
//!
//! A *place* is the millisecond of a post's publication and its id: it never changes, and sorts as timelines do.
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | a page of copies | `home#…`, consistent | 1 RRU for each 4 KB: some 30 copies |
//! | whom a home pulls | `pulls#…`, from above the page, consistent | 1 RRU for each 4 KB: some 30 authors |
//! | filters and floor | `GetItem`, consistent | 1 RRU for each 4 KB |
//! | an author's list | `list#…`, between two places | 0.5 RRU for each 4 KB |
//! | posts, profiles, relations of a page | `BatchGetItem`, at most 100 | 0.5 RRU for each 4 KB of each |
//! | followers to copy to | `followers#…`, consistent, 1,000 a page | 1 RRU for each 4 KB |
//! | copies to 25 homes | `BatchWriteItem` | 1 WRU each |

mod due;
mod homes;
mod people;
mod posts;
mod trends;

use service::table::Table;

pub(crate) use self::due::{Due, Task};
pub(crate) use self::homes::{FILTERS, Puller};
pub(crate) use self::people::{AUTHOR, PROFILE, RELATION};
pub(crate) use self::posts::{POST, Span, TAG_SHARDS};
pub(crate) use self::trends::{USE_SHARDS, Use};

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

/// Reads only that an item is there: its key.
#[derive(Debug, serde::Deserialize)]
struct Keyed {
    sk: String,
}

/// The least text above another.
fn above(text: &str) -> String {
    format!("{text} ")
}

/// A text above all sort keys.
const TOP: &str = "~";
