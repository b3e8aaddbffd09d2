//! The table of orders.
//!
//! | item | pk | sk | index 1 | index 2 |
//! | --- | --- | --- | --- | --- |
//! | order: what changes with each step, below 1 KB | `ord_X` | `order` | `due#<0–7>`, next look; only while it waits | – |
//! | sheet: what never changes; its key makes the number unique | `number#<number>` | same | `<owner>`, order id | `orders#<day>#<00–15>`, order id |
//! | notes of staff | `ord_X` | `notes` | – | – |
//! | what became of an owner | `owner#<owner>` | same | – | `follow_up`, moment; until looked at again |
//! | the day of the first order | `calendar` | same | – | – |
//!
//! | access | how | cost |
//! | --- | --- | --- |
//! | place an order | create order and sheet, one event | 2 + 2 a KB of sheet, 1 + 2 a KB of sheet in the indexes, 2 a KB of event (WRU) |
//! | take a step with an event | replace the order at its version | 2 + 2 a KB of event, 1 more while it is in index 1 (WRU) |
//! | take a step without one | replace the order at its version, alone | 1, 1 more while it is in index 1 (WRU) |
//! | find an order for a step | get by id | 1 RRU |
//! | read an order | query `ord_X` (order and notes), then get its sheet | 2 RRU for up to 4 KB each |
//! | orders of an owner | query index 1 by owner, newest first; get the orders | 0.5 a 4 KB of sheets + 0.5 an order (RRU) |
//! | all orders | query 16 keys of a day in index 2, merged, day after day; get the orders | 8 a day + 0.5 an order (RRU) |
//! | orders that are due | query the 8 keys of index 1 below now | 4 RRU a minute, + 1 RRU an order that is due |
//!
//! The order's id gives day and shard, so a place in the list of all orders is the last id alone.

mod due;
mod events;
mod list;
mod notes;
mod owners;

use shared::id::OrderId;
use shared::table::{Key, Table, TableError, Transaction, Write};

pub(crate) use self::events::{PUBLISHES, publish};
pub(crate) use self::list::{Listed, Place};
pub(crate) use self::notes::Notes;
pub(crate) use self::owners::Fate;
use crate::model::{Announcement, Number, Order, Sheet};

/// The label of the order's write.
pub(crate) const ORDER: &str = "order";
/// The label of the sheet's write: refused where the number is taken.
pub(crate) const NUMBER: &str = "number";

/// Orders at rest.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) table: Table,
    first_day: std::sync::Arc<std::sync::Mutex<Option<String>>>,
}

fn order_key(id: OrderId) -> Key {
    Key::new(id.to_string(), "order")
}

fn sheet_key(number: &Number) -> Key {
    Key::only(format!("number#{number}"))
}

impl Store {
    /// The store over its table.
    pub(crate) fn new(table: Table) -> Self {
        Self { table, first_day: std::sync::Arc::default() }
    }

    /// The order, as the last step left it. 1 RRU.
    pub(crate) async fn find(&self, id: OrderId) -> Result<Option<Order>, TableError> {
        self.table.get(&order_key(id)).await
    }

    /// The sheet of an order: written with it, so it is always there. 1 RRU for up to 4 KB.
    pub(crate) async fn sheet(&self, order: &Order) -> Result<Sheet, TableError> {
        let sheet = self.table.get(&sheet_key(&order.number)).await?;
        sheet.ok_or_else(|| TableError::Failed(format!("{} has no sheet", order.id).into()))
    }

    /// Writes a new order with its events. Refused with [`ORDER`] where it stands already, with [`NUMBER`] where
    /// another order bears its number.
    pub(crate) async fn place(
        &self,
        order: &Order,
        sheet: &Sheet,
        announcements: &[Announcement],
    ) -> Result<(), TableError> {
        self.remember_day(order.id).await?;
        let mut transaction = self.table.transaction();
        let raw = order.id.raw();
        transaction.push(due::indexed(Write::create(ORDER, order_key(order.id), order), order)).push(
            Write::create(NUMBER, sheet_key(&order.number), sheet)
                .index1(order.owner.to_string(), order.id.to_string())
                .index2(list::partition(&list::day_of(raw), raw.shard(list::SHARDS)), order.id.to_string()),
        );
        events::publish(&mut transaction, order, Some(sheet), announcements);
        transaction.commit().await
    }

    /// The order's write over the version that was read.
    pub(crate) fn replace(&self, order: &Order, read_version: u64) -> Write {
        due::indexed(Write::replace(ORDER, order_key(order.id), order, read_version), order)
    }

    /// A step and its events as a transaction; reads the sheet where an event needs it.
    pub(crate) async fn step(
        &self,
        order: &Order,
        read_version: u64,
        announcements: &[Announcement],
    ) -> Result<Transaction, TableError> {
        let sheet = match announcements.iter().any(|a| events::needs_sheet(*a)) {
            true => Some(self.sheet(order).await?),
            false => None,
        };
        let mut transaction = self.table.transaction();
        transaction.push(self.replace(order, read_version));
        events::publish(&mut transaction, order, sheet.as_ref(), announcements);
        Ok(transaction)
    }

    /// Writes a step; alone, at half the price, where no event goes with it.
    pub(crate) async fn save(
        &self,
        order: &Order,
        read_version: u64,
        announcements: &[Announcement],
    ) -> Result<(), TableError> {
        if announcements.is_empty() {
            return self.table.write(self.replace(order, read_version)).await;
        }
        self.step(order, read_version, announcements).await?.commit().await
    }
}
