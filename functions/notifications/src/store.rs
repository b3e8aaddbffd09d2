//! The table: inboxes, what is remembered of people, orders and posts, mails, tickets, endpoints and deliveries.
//!
//! `R` is whose inbox it is: an account, a guest, or `staff`.
//!
//! | item | pk | sk | index 1 | index 2 |
//! | --- | --- | --- | --- | --- |
//! | an inbox's counts | `inbox#R` | `head` | | |
//! | notification | `inbox#R` | `n#` its id | | `expires#<0–7>`, when it is taken away |
//! | the open group | `inbox#R` | `g#` kind `#` target | | |
//! | who takes part | `inbox#R` | `m#` actor or fact `#` kind `#` target | | |
//! | how two people stand | `inbox#R` | `r#` the other | | |
//! | preferences | `inbox#R` | `preferences` | | |
//! | message | `inbox#R` | `s#` its number | | |
//! | order, post, profile, contact | `order#…`, `post#…`, `profile#…`, `contact#…` | the same | | |
//! | pending mail | `mails#<0–3>` | when it is due `#` a name | | |
//! | ticket | `ticket#` hash | the same | | |
//! | how far staff have read | `staff_reader#…` | the same | | |
//! | endpoint | `endpoints` | its id | | |
//! | how many endpoints there are | `endpoint_count` | the same | | |
//! | payload | `payload#` event | the same | | |
//! | delivery | `deliveries#` endpoint | its id | `due#` endpoint, when it is due | `deliveries#` endpoint `#` state, its id |
//! | work that is due | `due` | what it is | | |
//!
//! | access pattern | by | cost |
//! | --- | --- | --- |
//! | counts | `GetItem` of the head | 1 RRU |
//! | an inbox, newest first | `inbox#R`, `n#`; the profiles of who is shown by `BatchGetItem` | 0.5 RRU for each 4 KB, 0.5 RRU a profile |
//! | messages after a number | `inbox#R`, `s#` | 0.5 RRU for each 4 KB |
//! | tell of something new | up to 5 `GetItem`, one transaction of up to 7 items | 5 RRU, 13 WRU |
//! | one more of a group | up to 6 `GetItem`, one transaction of up to 6 items | 6 RRU, 11 WRU |
//! | take an event for webhooks | a query, a transaction of a marker, a payload and a delivery an endpoint | 1 RRU, 4 WRU, and 4 an endpoint |
//! | an attempt | the delivery leased by one write, and settled by a transaction | 2 RRU, 9 WRU |
//!
//! The hottest key is the head of the inbox of whom many follow or react to at once: each new event writes it, some 100 a
//! second before writers get into each other's way; what does not get through is delivered again by its queue. The pages of
//! expiry have 8 shards, those of mails 4.

mod deliveries;
mod due;
mod endpoints;
mod inbox;
mod mails;
mod people;
mod relations;
mod staff;
mod subjects;
mod tickets;

use service::table::Table;

pub(crate) use self::deliveries::DELIVERY;
pub(crate) use self::due::Task;
pub(crate) use self::endpoints::{ENDPOINT, ENDPOINT_COUNT};
pub use self::inbox::{About, Message};
pub(crate) use self::inbox::{Group, HEAD, PREFERENCES};
pub(crate) use self::people::Profile;
pub(crate) use self::staff::Reader;
pub(crate) use self::subjects::{Post, PostTarget};

/// The capability's table.
#[derive(Clone, Debug)]
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
