//! The table.
//!
//! | item | pk | sk | gsi1 | gsi2 |
//! | --- | --- | --- | --- | --- |
//! | profile | `profile#<account>` | `profile` | `profiles#<shard>`, account | |
//! | part of its counters | `profile#<account>` | `count#<shard>` | | |
//! | handle | `handle#<hash>` | the same | | |
//! | edge from one person to another | `edge#<from>` | to | `followers#<to>` or `requests#<to>`, since | `following#<from>` or `blocks#<from>`, since |
//! | mute | `mutes#<muter>` | muted | `muted#<muter>`, since | |
//! | post | `post#<id>` | `post` | `posts#<author>` or `scheduled#<author>`, id | `replies#<parent>`, time |
//! | earlier text of a post | `post#<id>` | `edit#<n>` | | |
//! | part of a post's counters | `post#<id>` | `count#<shard>` | | |
//! | place in a thread | `thread#<root>` | time, post | | |
//! | post that waits for its time | `due#<shard>` | time, post | | |
//! | reaction | `reacted#<account>` | post, kind | `reactions#<post>#<kind>`, time | |
//! | review | `reviews-of#<author>` | product | `reviews#<product>`, time | `reviews#<product>`, rating and time |
//! | where a review is | `review#<id>` | the same | | |
//! | rating of a product | `rating#<product>` | the same | | |
//! | product | `product#<id>` | the same | `products#<shard>`, id | |
//! | product of a sku | `sku#<sku>` | the same | | |
//! | sku that somebody bought | `bought#<account>` | sku | | |
//! | somebody who bought a sku before its product was known | `waiting#<sku>` | account | | |
//! | report | `report#<id>` | the same | `reports#open` or `reports#decided`, time | `reports-of#<account>`, id |
//! | open report of a person | `reported#<account>` | what it is about | | |
//! | what a moderator did | `log` | time, id | | |
//! | erasure that is under way | `erasures` | time, account | | |
//!
//! A person's counters and a post's are in eight parts each: whoever changes them writes the part of their own account, so that
//! eight times as many may follow or react at the same moment. A part takes 500 transactions a second; their sum is read by one
//! query.

mod counts;
mod edges;
mod erasures;
mod mutes;
mod posts;
mod products;
mod profiles;
mod reactions;
mod reports;
mod reviews;
mod standings;

use service::table::Table;

pub(crate) use self::counts::Counts;
pub(crate) use self::edges::EDGE;
pub(crate) use self::erasures::ERASURE;
pub(crate) use self::mutes::MUTE;
pub(crate) use self::posts::POST;
pub(crate) use self::profiles::{HANDLE, PROFILE};
pub(crate) use self::reactions::REACTION;
pub(crate) use self::reports::{REPORT, REPORTED};
pub(crate) use self::reviews::{Order, RATING, REVIEW};

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
