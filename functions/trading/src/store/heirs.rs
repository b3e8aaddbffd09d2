//! Guests who became an account's: remembered for good, since an order of theirs may rest for long.
//!
//! The list of a guest's orders is an index, which is late by a moment. So it is looked at a second time some minutes later.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Transaction, Write};

use super::orders::{listed, live, order_key};
use super::{ORDER, Store};
use crate::model::OrderRecord;
use crate::model::book::Command;

/// The time until the second look: requests that were under way have ended by then, and indexes have caught up.
const SECOND_LOOK: Duration = Duration::from_secs(2 * 60);
/// The key of second looks.
const LOOKS: &str = "second-looks";
/// How many second looks are listed at once.
const PAGE: usize = 50;

/// Who a guest became.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Heir {
    account: AccountId,
}

/// A second look, by its key.
#[derive(Deserialize)]
struct Look {
    pk: String,
}

fn heir_key(guest: GuestId) -> Key {
    Key::only(format!("heir#{guest}"))
}

impl Store {
    /// The account that a guest became: 1 RRU.
    pub(crate) async fn heir(&self, guest: GuestId) -> Result<Option<Owner>, TableError> {
        Ok(self.table.get::<Heir>(&heir_key(guest)).await?.map(|heir| Owner::Account(heir.account)))
    }

    /// Remembers the account that a guest became, once, and that the guest's orders are looked for again: 2 WRU.
    pub(crate) async fn remember_heir(&self, guest: GuestId, account: AccountId) -> Result<(), TableError> {
        let due = self.table.clock().now() + SECOND_LOOK;
        let write = Write::create("heir", heir_key(guest), &Heir { account }).index2(LOOKS, due.to_string());
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A page of the guests whose orders are to be looked for again, and where the next one begins: 0.5 RRU.
    pub(crate) async fn second_looks(
        &self,
        now: Timestamp,
        after: Option<Position>,
    ) -> Result<(Vec<GuestId>, Option<Position>), TableError> {
        let query = self.table.query(Index::Second, LOOKS).below(now.to_string()).limit(PAGE).after(after);
        let page = query.page::<Look>().await?;
        let guests = page.items.iter().filter_map(|look| look.pk.strip_prefix("heir#")?.parse().ok());
        Ok((guests.collect(), page.next))
    }

    /// Notes that a guest's orders were looked for again: 2 WRU.
    pub(crate) async fn looked(&self, guest: GuestId) -> Result<(), TableError> {
        let write = Write::update("heir", heir_key(guest), "REMOVE #gsi2pk, #gsi2sk");
        match self.table.write(write.when("attribute_exists(#gsi2pk)")).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Makes an order somebody else's, over the version before: the order and its lists, and what its market is told where it
    /// has the order: 2 actions.
    pub(crate) fn hand_over(&self, after: &OrderRecord) -> Transaction {
        let mut transaction = self.table.transaction();
        let has_market = !after.status.is_final() && after.queue_key.is_some();
        let command = Command::HandOver { id: after.id, to: after.owner };
        let queued = has_market.then(|| self.enqueue(&after.market, &command, after.queue_key.as_deref()));
        let queue_key = queued.as_ref().map(|(key, _)| key.clone()).or_else(|| after.queue_key.clone());
        let is_live = if after.status.is_final() { "" } else { ", #gsi2pk = :live" };
        let set = format!(
            "SET #owner = :owner, #gsi1pk = :listed, #queue_key = :queue_key, #version = :version, #updated_at = :at{is_live}"
        );
        let mut write = Write::update(ORDER, order_key(after.id), set)
            .at_version(after.version - 1)
            .value("owner", after.owner)
            .value("listed", listed(&after.owner))
            .value("queue_key", queue_key)
            .value("version", after.version)
            .value("at", after.updated_at);
        if !after.status.is_final() {
            write = write.value("live", live(&after.owner));
        }
        transaction.push(write);
        if let Some((_, write)) = queued {
            transaction.push(write);
        }
        transaction
    }
}
