//! The table of orders.
//!
//! | item | pk | sk | index 1 | index 2 |
//! | --- | --- | --- | --- | --- |
//! | order: the changing part, below 1 KB | `ord_X` | `order` | `due#<0–7>`, next look; only while the order waits | – |
//! | sheet: the order's details, packed; its key keeps the number unique | `number#<number>` | same | `<owner>`, order id | `orders#<day>#<00–15>`, order id and stamp |
//! | notes of staff | `ord_X` | `notes` | – | – |
//! | chapters of a long timeline | `ord_X` | `timeline#<000>` | – | – |
//! | return | `ret_X` | `return` | `returns#<owner>`, return id | `returns`, return id |
//! | journal of invoice numbers | `invoices` | same | – | – |
//! | change of an owner (merged, erased) | `owner#<owner>` | same | – | `follow_up`, time; until the second look |
//! | the day of the first order | `calendar` | same | – | – |
//!
//! Both indexes hold only keys: adding or removing an entry costs one unit, and an entry whose keys stay costs nothing.
//!
//! | access | how | cost |
//! | --- | --- | --- |
//! | place an order | create order and sheet, one event, three index entries | 9 for up to 1 KB each (WRU) |
//! | take a step with an event | replace the order at its version | 2 + 2 per KB of event (WRU) |
//! | take a step without one | replace the order at its version, alone | 1 (WRU) |
//! | find an order for a step | get by id | 1 RRU |
//! | read an order | query `ord_X` (order and notes), then get its sheet | 2 RRU for up to 4 KB each |
//! | find an order by number | get the sheet, then the order | 2 RRU |
//! | list an owner's orders | query index 1 by owner, newest first; get the orders | 0.5 per 30 entries + 0.5 per order (RRU) |
//! | list all orders | query the 16 keys of a day in index 2 and merge, day after day; get the orders | 8 per day + 0.5 per order (RRU) |
//! | list the orders of an e-mail address | the same, skipping entries with another stamp; get orders and sheets | 8 per day + 1 per order (RRU) |
//! | find due orders | query the 8 keys of index 1 below now | 4 RRU per minute + 1 RRU per due order |
//! | issue a batch of invoices | get and replace the journal, get and replace each order | 1 + 2 per order (RRU), 1 + 2 per order (WRU) |
//! | list the returns of an order, of an owner, all | the order's own list, index 1, index 2; get the returns | 0.5 per return read (RRU) |
//!
//! The order's id determines its day and shard, so the last id alone is a position in the list of all orders.

mod calendar;
pub(crate) mod changes;
mod due;
mod events;
mod invoices;
mod list;
mod notes;
mod owners;
mod returns;
mod timeline;

use domain::id::OrderId;
use service::table::{Key, Table, TableError, Transaction, Write};

use self::changes::Changes;
pub(crate) use self::events::{PUBLISHES, publish};
pub(crate) use self::list::{Place, Wanted};
pub(crate) use self::notes::Notes;
pub(crate) use self::owners::OwnerChange;
pub(crate) use self::returns::{Listing, RETURN};
use crate::model::{Notice, Number, Order, OrderDetails};

/// The label of the order's write.
pub(crate) const ORDER: &str = "order";
/// The label of the sheet's write; refused if the number is taken.
pub(crate) const NUMBER: &str = "number";

/// The table of orders.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) table: Table,
    /// Notifies the requests that wait for an order.
    pub(crate) changes: Changes,
    first_day: std::sync::Arc<std::sync::Mutex<Option<String>>>,
}

fn order_key(id: OrderId) -> Key {
    Key::new(id.to_string(), "order")
}

fn sheet_key(number: &Number) -> Key {
    Key::only(format!("number#{number}"))
}

impl Store {
    /// Creates the store over its table.
    pub(crate) fn new(table: Table) -> Self {
        Self { table, changes: Changes::new(), first_day: std::sync::Arc::default() }
    }

    /// Finds an order by its id. 1 RRU.
    pub(crate) async fn find(&self, id: OrderId) -> Result<Option<Order>, TableError> {
        self.table.get(&order_key(id)).await
    }

    /// Gets the sheet of an order, which is written with it. 1 RRU for up to 4 KB.
    pub(crate) async fn sheet(&self, order: &Order) -> Result<OrderDetails, TableError> {
        let sheet = self.table.get(&sheet_key(&order.number)).await?;
        sheet.ok_or_else(|| TableError::Failed(format!("{} has no sheet", order.id).into()))
    }

    /// Finds an order by its number. 2 RRU.
    pub(crate) async fn find_by_number(&self, number: &Number) -> Result<Option<Order>, TableError> {
        match self.table.get::<OrderDetails>(&sheet_key(number)).await? {
            Some(sheet) => self.find(sheet.order_id()).await,
            None => Ok(None),
        }
    }

    /// Writes a new order with its events.
    ///
    /// Refused with [`ORDER`] if the order exists, and with [`NUMBER`] if another order has its number.
    pub(crate) async fn place(
        &self,
        order: &Order,
        sheet: &OrderDetails,
        notices: &[Notice],
    ) -> Result<(), TableError> {
        self.remember_day(order.id).await?;
        let mut transaction = self.table.transaction();
        let raw = order.id.raw();
        transaction.push(due::indexed(Write::create(ORDER, order_key(order.id), order), order)).push(
            Write::create(NUMBER, sheet_key(&order.number), sheet)
                .index1(order.owner.to_string(), order.id.to_string())
                .index2(
                    list::partition(&list::day_of(raw), raw.shard(list::SHARDS)),
                    list::stamped(order.id, sheet.personal().as_ref()),
                ),
        );
        events::publish(&mut transaction, order, Some(sheet), notices);
        transaction.commit().await?;
        self.changes.notify(order.id);
        Ok(())
    }

    /// Replaces the order at the version that was read.
    ///
    /// Cuts off a chapter of a timeline that is too long.
    pub(crate) fn replace(&self, order: &Order, read_version: u64) -> Vec<Write> {
        let mut order = order.clone();
        let chapter = order.timeline.cut();
        let id = order.id;
        let mut writes = vec![due::indexed(Write::replace(ORDER, order_key(id), &order, read_version), &order)];
        writes.extend(chapter.map(|(number, entries)| timeline::write(id, number, entries)));
        writes
    }

    /// Builds the transaction of a step and its events.
    pub(crate) fn step(
        &self,
        order: &Order,
        read_version: u64,
        sheet: Option<&OrderDetails>,
        notices: &[Notice],
    ) -> Transaction {
        let mut transaction = self.table.transaction();
        for write in self.replace(order, read_version) {
            transaction.push(write);
        }
        events::publish(&mut transaction, order, sheet, notices);
        transaction
    }

    /// Writes a step and its events.
    ///
    /// Reads the sheet if an event needs it. A step without events costs half.
    pub(crate) async fn save(&self, order: &Order, read_version: u64, notices: &[Notice]) -> Result<(), TableError> {
        let mut writes = self.replace(order, read_version);
        if notices.is_empty()
            && writes.len() == 1
            && let Some(write) = writes.pop()
        {
            self.table.write(write).await?;
            self.changes.notify(order.id);
            return Ok(());
        }
        let sheet = match notices.iter().any(events::needs_sheet) {
            true => Some(self.sheet(order).await?),
            false => None,
        };
        self.step(order, read_version, sheet.as_ref(), notices).commit().await?;
        self.changes.notify(order.id);
        Ok(())
    }
}
