//! The table of orders.
//!
//! | item | pk | sk | index 1 | index 2 |
//! | --- | --- | --- | --- | --- |
//! | order: what changes with each step, below 1 KB | `ord_X` | `order` | `due#<0–7>`, next look; only while it waits | – |
//! | sheet: what never changes, packed; its key makes the number unique | `number#<number>` | same | `<owner>`, order id | `orders#<day>#<00–15>`, order id and stamp |
//! | notes of staff | `ord_X` | `notes` | – | – |
//! | chapters of a long timeline | `ord_X` | `timeline#<000>` | – | – |
//! | return | `ret_X` | `return` | `returns#<owner>`, return id | `returns`, return id |
//! | journal of invoice numbers | `invoices` | same | – | – |
//! | what became of an owner | `owner#<owner>` | same | – | `follow_up`, moment; until looked at again |
//! | the day of the first order | `calendar` | same | – | – |
//!
//! Both indexes hold keys alone: an entry costs one unit when it comes and when it goes, and nothing while its keys stay.
//!
//! | access | how | cost |
//! | --- | --- | --- |
//! | place an order | create order and sheet, one event, three index entries | 9 for up to 1 KB each (WRU) |
//! | take a step with an event | replace the order at its version | 2 + 2 a KB of event (WRU) |
//! | take a step without one | replace the order at its version, alone | 1 (WRU) |
//! | find an order for a step | get by id | 1 RRU |
//! | read an order | query `ord_X` (order and notes), then get its sheet | 2 RRU for up to 4 KB each |
//! | the order of a number | get the sheet, then the order | 2 RRU |
//! | orders of an owner | query index 1 by owner, newest first; get the orders | 0.5 a 30 entries + 0.5 an order (RRU) |
//! | all orders | query 16 keys of a day in index 2, merged, day after day; get the orders | 8 a day + 0.5 an order (RRU) |
//! | orders of an e-mail address | the same, passing over what bears another stamp; get orders and sheets | 8 a day + 1 an order (RRU) |
//! | orders that are due | query the 8 keys of index 1 below now | 4 RRU a minute, + 1 RRU an order that is due |
//! | give a batch its invoices | get and replace the journal, get and replace each order | 1 + 2 an order (RRU), 1 + 2 an order (WRU) |
//! | returns of an order, of an owner, all | the order's own list, index 1, index 2; get the returns | 0.5 a return (RRU) |
//!
//! The order's id gives day and shard, so a place in the list of all orders is the last id alone.

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
/// The label of the sheet's write: refused where the number is taken.
pub(crate) const NUMBER: &str = "number";

/// Orders at rest.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) table: Table,
    /// Whom a change of an order wakes.
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
    /// The store over its table.
    pub(crate) fn new(table: Table) -> Self {
        Self { table, changes: Changes::new(), first_day: std::sync::Arc::default() }
    }

    /// The order, as the last step left it. 1 RRU.
    pub(crate) async fn find(&self, id: OrderId) -> Result<Option<Order>, TableError> {
        self.table.get(&order_key(id)).await
    }

    /// The sheet of an order: written with it, so it is always there. 1 RRU for up to 4 KB.
    pub(crate) async fn sheet(&self, order: &Order) -> Result<OrderDetails, TableError> {
        let sheet = self.table.get(&sheet_key(&order.number)).await?;
        sheet.ok_or_else(|| TableError::Failed(format!("{} has no sheet", order.id).into()))
    }

    /// The order that bears a number. 2 RRU.
    pub(crate) async fn find_by_number(&self, number: &Number) -> Result<Option<Order>, TableError> {
        match self.table.get::<OrderDetails>(&sheet_key(number)).await? {
            Some(sheet) => self.find(sheet.order_id()).await,
            None => Ok(None),
        }
    }

    /// Writes a new order with its events. Refused with [`ORDER`] where it stands already, with [`NUMBER`] where
    /// another order bears its number.
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
        self.changes.tell(order.id);
        Ok(())
    }

    /// The order's write over the version that was read, and a chapter of its timeline where that has grown too long.
    pub(crate) fn replace(&self, order: &Order, read_version: u64) -> Vec<Write> {
        let mut order = order.clone();
        let chapter = order.timeline.cut();
        let id = order.id;
        let mut writes = vec![due::indexed(Write::replace(ORDER, order_key(id), &order, read_version), &order)];
        writes.extend(chapter.map(|(number, entries)| timeline::write(id, number, entries)));
        writes
    }

    /// A step and its events as a transaction.
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

    /// Writes a step, with the sheet where an event needs it; alone, at half the price, where no event goes with it.
    pub(crate) async fn save(&self, order: &Order, read_version: u64, notices: &[Notice]) -> Result<(), TableError> {
        let mut writes = self.replace(order, read_version);
        if notices.is_empty()
            && writes.len() == 1
            && let Some(write) = writes.pop()
        {
            self.table.write(write).await?;
            self.changes.tell(order.id);
            return Ok(());
        }
        let sheet = match notices.iter().any(events::needs_sheet) {
            true => Some(self.sheet(order).await?),
            false => None,
        };
        self.step(order, read_version, sheet.as_ref(), notices).commit().await?;
        self.changes.tell(order.id);
        Ok(())
    }
}
