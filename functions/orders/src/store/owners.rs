//! Changes of owners: a guest who signed in, or an account that was erased.
//!
//! The event may arrive before an order that it concerns, or while that order is being placed. So the change is remembered
//! for later orders, and a second look some minutes later covers the orders that were under way.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{OrderId, ReturnId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Index, Key, TableError, Transaction, Write};

use super::list::Owned;
use super::returns::{partition, return_key};
use super::{ORDER, Store, order_key, sheet_key};
use crate::model::Order;

/// How long a change is remembered; longer than any event is under way.
const MEMORY: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// The time until the second look.
///
/// Placements that were under way have ended by then.
const SECOND_LOOK: Duration = Duration::from_secs(2 * 60);
const FOLLOW_UP: &str = "follow_up";
const PAGE: usize = 50;

/// A change of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnerChange {
    /// The guest's orders now belong to this owner.
    MergedInto(Owner),
    /// The owner's personal data is to be erased.
    Erased,
}

#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    owner: Owner,
    #[serde(rename = "fate")]
    change: OwnerChange,
}

/// An entry of the index of second looks, which holds only the key.
#[derive(Deserialize)]
struct FollowUp {
    pk: String,
}

fn owner_key(owner: Owner) -> Key {
    Key::only(format!("owner#{owner}"))
}

impl Store {
    /// Finds the change of an owner, if any. 1 RRU.
    pub(crate) async fn change_of(&self, owner: Owner) -> Result<Option<OwnerChange>, TableError> {
        let remembered: Option<Remembered> = self.table.get(&owner_key(owner)).await?;
        Ok(remembered.map(|r| r.change))
    }

    /// Remembers an owner's change and schedules the second look. Idempotent.
    pub(crate) async fn remember_change(
        &self,
        owner: Owner,
        change: OwnerChange,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let write = change_write(owner, change, now).index2(FOLLOW_UP, (now + SECOND_LOOK).to_string());
        match self.table.write(write.when("attribute_not_exists(pk)")).await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }

    /// The owners whose second look is due.
    pub(crate) async fn second_looks(&self, now: Timestamp) -> Result<Vec<(Owner, OwnerChange)>, TableError> {
        let query = self.table.query(Index::Second, FOLLOW_UP).below(now.to_string()).limit(PAGE);
        let page = query.page::<FollowUp>().await?;
        if page.items.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<Key> = page.items.into_iter().map(|follow_up| Key::only(follow_up.pk)).collect();
        let remembered = self.table.get_many::<Remembered>(&keys).await?;
        Ok(remembered.into_iter().map(|r| (r.owner, r.change)).collect())
    }

    /// Ends the second look; the change stays remembered.
    pub(crate) async fn end_second_look(
        &self,
        owner: Owner,
        change: OwnerChange,
        now: Timestamp,
    ) -> Result<(), TableError> {
        self.table.write(change_write(owner, change, now)).await
    }

    /// Carries a change out on all orders of the owner.
    ///
    /// Idempotent: it can be repeated after a crash.
    pub(crate) async fn carry_out(&self, owner: Owner, change: OwnerChange, now: Timestamp) -> Result<(), TableError> {
        let mut after = None;
        loop {
            let query = self.table.query(Index::First, owner.to_string()).limit(PAGE).after(after);
            let page = query.page::<Owned>().await?;
            for owned in page.items {
                self.carry_out_on(owned.id, owner, change, now).await?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Carries a change out on one order with its sheet, notes and returns.
    ///
    /// It writes all of them at the order version that was read, so that no return requested meanwhile is missed.
    async fn carry_out_on(
        &self,
        id: OrderId,
        owner: Owner,
        change: OwnerChange,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut attempts = Attempts::on("order");
        loop {
            let Some(order) = self.find(id).await? else { return Ok(()) };
            let transaction = match change {
                OwnerChange::MergedInto(heir) if order.owner == owner => self.hand_over(&order, heir, now),
                OwnerChange::MergedInto(_) => return Ok(()),
                OwnerChange::Erased => match self.erase(&order, now).await? {
                    Some(transaction) => transaction,
                    None => return Ok(()),
                },
            };
            match transaction.commit().await {
                Err(error) if error.refused(ORDER) => attempts.again().await?,
                other => return other,
            }
        }
    }

    /// Hands one order over to its new owner.
    fn hand_over(&self, order: &Order, to: Owner, now: Timestamp) -> Transaction {
        let mut transaction = self.table.transaction();
        let sheet = Write::update("sheet", sheet_key(&order.number), "SET #gsi1pk = :to").value("to", to);
        transaction.push(touched(order, "SET #owner = :to", now).value("to", to)).push(sheet);
        for id in &order.goods.returns {
            let change = changed_return(*id, ", #owner = :to, #gsi1pk = :list");
            transaction.push(change.value("to", to).value("list", partition(to)));
        }
        transaction
    }

    /// Erases the personal data of one order; `None` if it is erased already.
    ///
    /// Numbers, lines and amounts stay, for the books.
    async fn erase(&self, order: &Order, now: Timestamp) -> Result<Option<Transaction>, TableError> {
        let mut sheet = self.sheet(order).await?;
        if sheet.personal().is_none() {
            return Ok(None);
        }
        sheet.erase();
        let blanked = Write::update("sheet", sheet_key(&order.number), "SET #sheet = :sheet, #gsi2sk = :id");
        let notes = Write::update("notes", Key::new(order.id.to_string(), "notes"), "REMOVE #notes, #customer_note");
        let mut transaction = self.table.transaction();
        transaction
            .push(touched(order, "REMOVE #remark", now))
            .push(blanked.value("sheet", sheet.packed()).value("id", order.id))
            .push(notes);
        for id in &order.goods.returns {
            transaction.push(changed_return(*id, " REMOVE #note, #remark"));
        }
        Ok(Some(transaction))
    }
}

/// Updates the order and its version.
///
/// So a step from an older read can't undo the update.
fn touched(order: &Order, change: &str, now: Timestamp) -> Write {
    let counted = "#version = #version + :one, #upd = :now";
    let expression = match change.strip_prefix("SET ") {
        Some(set) => format!("SET {counted}, {set}"),
        None => format!("SET {counted} {change}"),
    };
    Write::update(ORDER, order_key(order.id), expression)
        .value("one", 1)
        .value("now", now.as_millis())
        .at_version(order.version)
}

/// Updates a return and its version.
///
/// So a refund recorded from an older read can't undo the update.
fn changed_return(id: ReturnId, change: &str) -> Write {
    Write::update("return", return_key(id), format!("SET #version = #version + :one{change}")).value("one", 1)
}

fn change_write(owner: Owner, change: OwnerChange, now: Timestamp) -> Write {
    Write::put("fate", owner_key(owner), &Remembered { owner, change }).expires_at(now + MEMORY)
}
