//! Orders, and the commands that wait in the queue of their market.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::id::{AccountId, TradingOrderId, instance};
use domain::owner::Owner;
use events::trading::{HoldReleased, HoldRequested};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::{CLIENT, ORDER, Store};
use crate::model::book::{Command, Status};
use crate::model::{OrderRecord, Symbol};

/// How long an erased account is remembered: longer than any token of it lasts.
const REMEMBERED: Duration = Duration::from_hours(30 * 24);

/// An account that was erased.
#[derive(Serialize, Deserialize)]
struct Erased {}

/// A command that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Queued {
    /// Its sort key.
    pub(crate) sk: String,
    command: String,
}

#[derive(Serialize)]
struct Waiting {
    command: String,
}

/// The order that a client's own id names.
#[derive(Serialize, Deserialize)]
struct Named {
    order_id: TradingOrderId,
}

/// An order as an index names it.
#[derive(Deserialize)]
struct Listed {
    pk: String,
}

impl Queued {
    /// What the book is to be told.
    pub(crate) fn command(&self) -> Result<Command, TableError> {
        serde_json::from_str(&self.command).map_err(|error| TableError::Event(error.to_string()))
    }
}

pub(super) fn order_key(id: TradingOrderId) -> Key {
    Key::only(format!("order#{id}"))
}

pub(super) fn queue_key(symbol: &Symbol, sk: &str) -> Key {
    Key::new(format!("mkt#{symbol}#queue"), sk)
}

fn client_key(owner: &Owner, id: &str) -> Key {
    Key::only(format!("client#{owner}#{id}"))
}

/// The key of the list of an owner's orders.
pub(super) fn listed(owner: &Owner) -> String {
    format!("orders#{owner}")
}

/// The key of the list of those that are open.
pub(super) fn live(owner: &Owner) -> String {
    format!("live#{owner}")
}

fn erased_key(account_id: AccountId) -> Key {
    Key::only(format!("erased#{account_id}"))
}

impl Store {
    /// Remembers that an account was erased.
    pub(crate) async fn remember_erasure(&self, account_id: AccountId) -> Result<(), TableError> {
        let expires_at = self.table.clock().now() + REMEMBERED;
        let write = Write::create("erased", erased_key(account_id), &Erased {}).expires_at(expires_at);
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether an account was erased: 1 RRU.
    pub(crate) async fn is_erased(&self, account_id: AccountId) -> Result<bool, TableError> {
        Ok(self.table.get::<Erased>(&erased_key(account_id)).await?.is_some())
    }

    /// Whether an account was erased, as it was known a moment ago.
    pub(crate) async fn is_erased_eventually(&self, account_id: AccountId) -> Result<bool, TableError> {
        Ok(self.table.get_eventually::<Erased>(&erased_key(account_id)).await?.is_some())
    }

    /// Finds an order as the last acknowledged write left it.
    pub(crate) async fn order(&self, id: TradingOrderId) -> Result<Option<OrderRecord>, TableError> {
        self.table.get(&order_key(id)).await
    }

    /// Finds the order that a client's own id names.
    pub(crate) async fn named(&self, owner: &Owner, id: &str) -> Result<Option<TradingOrderId>, TableError> {
        Ok(self.table.get::<Named>(&client_key(owner, id)).await?.map(|named| named.order_id))
    }

    /// Lists an owner's orders, newest first; open ones alone where these are asked for.
    pub(crate) async fn orders(
        &self,
        owner: &Owner,
        is_live: bool,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<OrderRecord>, TableError> {
        let query = match is_live {
            true => self.table.query(Index::Second, live(owner)),
            false => self.table.query(Index::First, listed(owner)),
        };
        let page: Page<Listed> = query.newest_first().limit(limit).after(after).page().await?;
        let keys: Vec<Key> = page.items.into_iter().map(|listed| Key::only(listed.pk)).collect();
        let mut items: Vec<OrderRecord> = self.table.get_many(&keys).await?;
        items.sort_unstable_by_key(|order| std::cmp::Reverse(order.id));
        Ok(Page { items, next: page.next })
    }

    /// Creates an order, and asks for its hold: at most 3 actions.
    pub(crate) fn create_order(&self, order: &OrderRecord) -> Transaction {
        let mut transaction = self.table.transaction();
        let write = Write::create(ORDER, order_key(order.id), order);
        let write = write.index1(listed(&order.owner), order.id.to_string());
        transaction.push(write.index2(live(&order.owner), order.id.to_string()));
        if let Some(id) = &order.client_order_id {
            transaction.push(Write::create(CLIENT, client_key(&order.owner, id), &Named { order_id: order.id }));
        }
        let (order_id, owner, asset, amount) = (order.id, order.owner, order.held_asset(), order.held);
        transaction.publish(&HoldRequested { order_id, n: order.holds, owner, asset, amount });
        transaction
    }

    /// Changes what a route or an event changes of an order, over the version before.
    pub(crate) fn change_order(&self, after: &OrderRecord) -> Write {
        let is_final = after.status.is_final();
        let expression = format!(
            "SET #status = :status, #code = :code, #holds = :holds, #released = :released, #queue_key = :queue_key, \
             #cancel_requested = :cancel, #amendment = :amendment, #version = :version, #updated_at = :at{}",
            if is_final { " REMOVE #gsi2pk, #gsi2sk" } else { "" }
        );
        Write::update(ORDER, order_key(after.id), expression)
            .at_version(after.version - 1)
            .value("status", after.status)
            .value("code", &after.code)
            .value("holds", after.holds)
            .value("released", after.released)
            .value("queue_key", &after.queue_key)
            .value("cancel", after.cancel_requested)
            .value("amendment", &after.amendment)
            .value("version", after.version)
            .value("at", after.updated_at)
    }

    /// Asks for more to be held: the order over the version before, and the event.
    pub(crate) fn ask_for_more(&self, after: &OrderRecord, amount: domain::Amount) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(self.change_order(after));
        let (order_id, owner, asset) = (after.id, after.owner, after.held_asset());
        transaction.publish(&HoldRequested { order_id, n: after.holds, owner, asset, amount });
        transaction
    }

    /// Ends an order that was held for and never queued: all goes back.
    pub(crate) fn end_before_queue(&self, before: &OrderRecord, now: domain::Timestamp) -> Transaction {
        let after = OrderRecord {
            status: Status::Cancelled,
            code: Some("requested".to_owned()),
            released: before.held,
            version: before.version + 1,
            updated_at: now,
            ..before.clone()
        };
        let mut transaction = self.table.transaction();
        transaction.push(self.change_order(&after));
        let (order_id, owner, asset, amount) = (after.id, after.owner, after.held_asset(), after.held);
        transaction.publish(&HoldReleased { order_id, n: 1, owner, asset, amount });
        transaction
    }

    /// Puts a command of an order into the queue of its market, behind the one before: the order over the version before,
    /// and the command: 2 actions. The order comes with all else that changes of it.
    pub(crate) fn queue_for(&self, after: &OrderRecord, command: &Command) -> Transaction {
        let (queue_key, write) = self.enqueue(&after.market, command, after.queue_key.as_deref());
        let mut transaction = self.table.transaction();
        transaction.push(self.change_order(&OrderRecord { queue_key: Some(queue_key), ..after.clone() }));
        transaction.push(write);
        transaction
    }

    /// A command in the queue of a market, behind another one: clocks of processes differ.
    pub(super) fn enqueue(&self, symbol: &Symbol, command: &Command, behind: Option<&str>) -> (String, Write) {
        // In the order in which this process puts them there, also within a millisecond.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (now_ms, n) = (self.table.clock().now().as_millis(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut sk = format!("{now_ms:015}-{n:012}-{:016x}", instance());
        if let Some(behind) = behind.filter(|behind| *behind >= sk.as_str()) {
            sk = format!("{behind}~");
        }
        let command = serde_json::to_string(command).unwrap_or_default();
        let write = Write::create("queue", queue_key(symbol, &sk), &Waiting { command });
        (sk, write)
    }

    /// Reads the first commands of a queue.
    pub(crate) async fn queue(&self, symbol: &Symbol, limit: usize) -> Result<Vec<Queued>, TableError> {
        let query = self.table.query(Index::Main, format!("mkt#{symbol}#queue"));
        let page: Page<Queued> = query.consistent().limit(limit).page().await?;
        Ok(page.items)
    }
}
