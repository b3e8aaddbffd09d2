//! The table of payments.
//!
//! | what | key | how | cost |
//! |---|---|---|---|
//! | a payment | `payments#<00–15>`, `<payment_id>`; the shard follows from the id | get, consistent | 1 RRU |
//! | creating it, or a tombstone | the same | put where there is none | 1 WRU (4 with an event), +1 for a due time |
//! | changing it | the same | put over its version | 1 WRU (4 with an event), +1 or 2 when its due time changes |
//! | all payments, newest first | `payments#<00–15>`, sk descending | 16 queries, merged | 0.5 RRU per 4 KB, at least 8 RRU |
//! | due payments | gsi1 `due#<0–7>`, `<due_at>`: keys alone | 8 queries a tick, then a batch get | 0.5 RRU each, 0.5 a payment |
//! | payments created in a period | `payments#<00–15>`, sk between two ULIDs | 16 queries an hour, page by page | 0.5 RRU per 4 KB, at least 8 RRU |
//! | the watch's progress | `watch` | get; put over its version once an hour | 0.5 RRU a tick, 1 WRU an hour |
//! | payments with refunds | gsi2 `refunds`, `<newest refund's time>#<payment_id>` | query | 0.5 RRU per 4 KB; each change 1 or 2 WRU |
//! | a dispute | `disputes`, `<dispute_id>` | get, put where there is none or over its version | 1 RRU, 2 WRU |
//! | all disputes, newest first | `disputes`, sk descending | query | 0.5 RRU per 4 KB |
//! | a payment method | `method#<pm id>` | get, consistent | 1 RRU |
//! | an owner's methods | gsi2 `methods#<owner>`, `<pm id>` | query | 0.5 RRU |
//! | the account of a guest who signed in | `merged#<guest id>` | get; checked with a new payment method | 0.5 RRU; 2 WRU |
//! | the erasure of an account | `erased#<account id>` | get; checked with a new payment method | 0.5 RRU; 2 WRU |
//! | an applied webhook event | `applied#webhook:<provider>:<event id>` | put where there is none | 2 WRU |
//! | the webhooks' secret | `webhook_secret` | get, every five minutes; after a refused signature too, at most every ten seconds | 1 RRU |
//! | the simulator's own books | `simulator#…` | see [`crate::adapters::simulator`] | |
//! | what wallets were asked for | `wallet#…` | see [`crate::adapters::wallet`] | |
//!
//! A payment's item contains its rows (attempts, captures, voids, refunds): at most 5 and 3 × 20, so that writing an
//! intent before the provider is called is one write of 1 KB. The index of due payments holds keys alone, so that a
//! change of a waiting payment costs nothing there; an authorisation has no entry for its first six days. The list of
//! payments needs no index, since their ULIDs sort by the time of the order. Sixteen partitions take 16,000 writes a
//! second. A tombstone records an order that was cancelled or rejected before its payment was known; it is kept for 60
//! days.

mod disputes;
mod list;
mod methods;
mod people;
mod watch;

use std::time::Duration;

use domain::Timestamp;
use domain::id::PaymentId;
use events::payments::{
    PaymentActionRequired, PaymentAuthorized, PaymentCaptureFailed, PaymentCaptured, PaymentDeclined, PaymentExpired,
    PaymentRefundFailed, PaymentRefunded, PaymentVoided,
};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Table, TableError, Transaction, Write};

pub(crate) use self::disputes::{DISPUTE, Dispute, DisputeState};
pub(crate) use self::methods::PaymentMethod;
pub(crate) use self::people::PERSON;
pub(crate) use self::watch::WATCH;
use crate::model::{Happened, Payment};

/// The label of a payment's write.
pub(crate) const PAYMENT: &str = "payment";
/// How many partitions the payments have.
const SHARDS: u64 = 16;
/// How many partitions the index of due payments has.
const DUE_SHARDS: u64 = 8;
/// The partition of the payments with refunds.
/// It takes a thousand changes a second, more than a shop's refunds.
const REFUNDS: &str = "refunds";
/// How long a tombstone is kept.
const TOMBSTONE_LIFE: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// The item under a payment's key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// The payment.
    Payment(Box<Payment>),
    /// The order was cancelled or rejected before its payment was known.
    Tombstone,
}

/// The result of creating a payment.
#[derive(Debug)]
pub(crate) enum Created {
    /// The item is new.
    Fresh,
    /// An item existed before.
    Existing(Entry),
}

/// An entry of the index of due payments.
#[derive(Deserialize)]
struct Due {
    pk: String,
    sk: String,
}

/// The table of payments.
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

    pub(crate) fn now(&self) -> Timestamp {
        self.table.clock().now()
    }

    /// Finds a payment or its tombstone.
    pub(crate) async fn find(&self, id: PaymentId) -> Result<Option<Entry>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Finds a payment.
    pub(crate) async fn payment(&self, id: PaymentId) -> Result<Option<Payment>, TableError> {
        Ok(match self.find(id).await? {
            Some(Entry::Payment(payment)) => Some(*payment),
            Some(Entry::Tombstone) | None => None,
        })
    }

    /// Creates a payment and publishes what has happened to it already.
    pub(crate) async fn create(&self, payment: &Payment, happened: &[Happened]) -> Result<Created, TableError> {
        let write =
            indexed(Write::create(PAYMENT, key(payment.id), &Entry::Payment(Box::new(payment.clone()))), payment);
        self.created(write, payment.id, |transaction| announce(transaction, payment, happened)).await
    }

    /// Creates the tombstone of a closed order and publishes *voided*.
    /// The order's payment is not known yet.
    pub(crate) async fn create_tombstone(&self, id: PaymentId) -> Result<Created, TableError> {
        let until = self.now() + TOMBSTONE_LIFE;
        let write = Write::create(PAYMENT, key(id), &Entry::Tombstone).expires_at(until);
        let voided = PaymentVoided { payment_id: id, order_id: id.raw().into() };
        self.created(write, id, |transaction| {
            transaction.publish(&voided);
        })
        .await
    }

    async fn created(
        &self,
        write: Write,
        id: PaymentId,
        announce: impl FnOnce(&mut Transaction),
    ) -> Result<Created, TableError> {
        let mut transaction = self.table.transaction();
        announce(&mut transaction);
        match self.commit(transaction, write).await {
            Ok(()) => Ok(Created::Fresh),
            Err(TableError::Refused(refusal)) => match refusal.items(PAYMENT).pop() {
                Some(entry) => Ok(Created::Existing(entry)),
                None => match self.find(id).await? {
                    Some(entry) => Ok(Created::Existing(entry)),
                    None => Err(TableError::Refused(refusal)),
                },
            },
            Err(error) => Err(error),
        }
    }

    /// Writes a changed payment over the version that was read, with its events.
    pub(crate) async fn save(&self, payment: &mut Payment, happened: &[Happened]) -> Result<(), TableError> {
        let write = self.change(payment);
        let mut transaction = self.table.transaction();
        announce(&mut transaction, payment, happened);
        self.commit(transaction, write).await
    }

    /// Adds the same write to a larger transaction.
    pub(crate) fn save_in(&self, transaction: &mut Transaction, payment: &mut Payment, happened: &[Happened]) {
        let write = self.change(payment);
        announce(transaction, payment, happened);
        transaction.push(write);
    }

    fn change(&self, payment: &mut Payment) -> Write {
        let read_at = payment.version;
        payment.version += 1;
        payment.updated_at = self.now();
        let entry = Entry::Payment(Box::new(payment.clone()));
        indexed(Write::replace(PAYMENT, key(payment.id), &entry, read_at), payment)
    }

    /// Writes a change; without events it is one write, at half the price.
    async fn commit(&self, mut transaction: Transaction, write: Write) -> Result<(), TableError> {
        if transaction.is_empty() {
            return self.table.write(write).await;
        }
        transaction.push(write);
        transaction.commit().await
    }

    /// Lists the due payments of one shard, in no order.
    /// A stale read does no harm: a write at its version is refused.
    pub(crate) async fn due(&self, shard: u64, limit: usize) -> Result<Vec<Payment>, TableError> {
        let end = format!("{}~", self.now());
        let query = self.table.query(Index::First, format!("due#{shard}")).below(end).limit(limit);
        let due = query.page::<Due>().await?.items;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = due.into_iter().map(|due| Key::new(due.pk, due.sk)).collect();
        let payments = self.table.get_many::<Entry>(&keys).await?.into_iter().filter_map(|entry| match entry {
            Entry::Payment(payment) => Some(*payment),
            Entry::Tombstone => None,
        });
        Ok(payments.collect())
    }

    /// The shards of [`Store::due`].
    pub(crate) fn due_shards() -> impl Iterator<Item = u64> {
        0..DUE_SHARDS
    }
}

fn key(id: PaymentId) -> Key {
    Key::new(partition(id.raw().shard(SHARDS)), id.to_string())
}

fn partition(shard: u64) -> String {
    format!("payments#{shard:02}")
}

fn indexed(write: Write, payment: &Payment) -> Write {
    let write = match payment.due_at {
        Some(due) => write.index1(format!("due#{}", payment.id.raw().shard(DUE_SHARDS)), due.to_string()),
        None => write,
    };
    match payment.refunds.last() {
        Some(newest) => write.index2(REFUNDS, format!("{}#{}", newest.at, payment.id)),
        None => write,
    }
}

/// Adds the events of what has happened.
fn announce(transaction: &mut Transaction, payment: &Payment, happened: &[Happened]) {
    let (payment_id, order_id) = (payment.id, payment.order_id());
    let capture = |n: u32| payment.captures.iter().find(|c| c.n == n).and_then(|c| c.source.clone());
    let refund = |n: u32| payment.refunds.iter().find(|r| r.n == n).and_then(|r| r.source.clone());
    for fact in happened {
        match fact.clone() {
            Happened::Authorized => transaction.publish(&PaymentAuthorized {
                payment_id,
                order_id,
                authorized: payment.money(payment.authorized),
                expires_at: payment.valid_until.unwrap_or(payment.updated_at),
            }),
            Happened::ActionRequired { attempt } => transaction.publish(&PaymentActionRequired {
                payment_id,
                order_id,
                attempt,
                action_url: payment.action_url.clone().unwrap_or_default(),
            }),
            Happened::Declined { attempt, code } => {
                transaction.publish(&PaymentDeclined { payment_id, order_id, attempt, code })
            }
            Happened::Expired => transaction.publish(&PaymentExpired { payment_id, order_id }),
            Happened::Voided => transaction.publish(&PaymentVoided { payment_id, order_id }),
            Happened::Captured { n, amount } => transaction.publish(&PaymentCaptured {
                payment_id,
                order_id,
                n,
                amount: payment.money(amount),
                captured: payment.money(payment.captured),
                source: capture(n),
                provider: payment.provider(),
            }),
            Happened::Refunded { n, amount } => transaction.publish(&PaymentRefunded {
                payment_id,
                order_id,
                n,
                amount: payment.money(amount),
                refunded: payment.money(payment.refunded),
                source: refund(n),
                provider: payment.provider(),
            }),
            Happened::CaptureFailed { n, amount, code } => transaction.publish(&PaymentCaptureFailed {
                payment_id,
                order_id,
                n,
                amount: payment.money(amount),
                code,
                source: capture(n),
            }),
            Happened::RefundFailed { n, amount, code } => transaction.publish(&PaymentRefundFailed {
                payment_id,
                order_id,
                n,
                amount: payment.money(amount),
                code,
                source: refund(n),
            }),
        };
    }
}
