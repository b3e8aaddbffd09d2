//! What became of an owner: a guest who is a customer now, an account that is gone.
//!
//! Such news may come before the order that it concerns, or while that order is being placed. So it is remembered
//! for the orders that come later, and gone through once more some minutes after for those that were under way.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::caller::Owner;
use shared::table::{Index, Key, TableError, Write};

use super::{Store, order_key, sheet_key};
use crate::model::{Order, Sheet};

/// How long it is remembered: longer than any event is on its way.
const MEMORY: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// When it is gone through once more: later than whatever was under way has ended.
const SECOND_LOOK: Duration = Duration::from_secs(2 * 60);
const FOLLOW_UP: &str = "follow_up";
const PAGE: usize = 50;

/// What became of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    /// What was the guest's is somebody else's now.
    MergedInto(Owner),
    /// What tells of the person is to be blanked.
    Erased,
}

#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    owner: Owner,
    fate: Fate,
}

fn fate_key(owner: Owner) -> Key {
    Key::only(format!("owner#{owner}"))
}

impl Store {
    /// What became of an owner, if anything. 1 RRU.
    pub(crate) async fn fate(&self, owner: Owner) -> Result<Option<Fate>, TableError> {
        let remembered: Option<Remembered> = self.table.get(&fate_key(owner)).await?;
        Ok(remembered.map(|r| r.fate))
    }

    /// Remembers what became of an owner, and that it is to be gone through once more.
    pub(crate) async fn remember_fate(&self, owner: Owner, fate: Fate, now: Timestamp) -> Result<(), TableError> {
        let write = fate_write(owner, fate, now).index2(FOLLOW_UP, (now + SECOND_LOOK).to_string());
        match self.table.write(write.when("attribute_not_exists(pk)")).await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }

    /// Whom to go through once more by now.
    pub(crate) async fn second_looks(&self, now: Timestamp) -> Result<Vec<(Owner, Fate)>, TableError> {
        let query = self.table.query(Index::Second, FOLLOW_UP).below(now.to_string()).limit(PAGE);
        Ok(query.page::<Remembered>().await?.items.into_iter().map(|r| (r.owner, r.fate)).collect())
    }

    /// Ends the second look: it is remembered, and not looked at again.
    pub(crate) async fn looked_twice(&self, owner: Owner, fate: Fate, now: Timestamp) -> Result<(), TableError> {
        self.table.write(fate_write(owner, fate, now)).await
    }

    /// Carries a fate out on every order that the owner has. Safe to repeat; goes on where it broke off.
    pub(crate) async fn carry_out(&self, owner: Owner, fate: Fate, now: Timestamp) -> Result<(), TableError> {
        let mut after = None;
        loop {
            let query = self.table.query(Index::First, owner.to_string()).limit(PAGE).after(after);
            let page = query.page::<Sheet>().await?;
            for sheet in page.items {
                match fate {
                    Fate::MergedInto(heir) => self.hand_over(&sheet, owner, heir, now).await?,
                    Fate::Erased => self.erase(&sheet, now).await?,
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Gives one order to its new owner.
    async fn hand_over(&self, sheet: &Sheet, from: Owner, to: Owner, now: Timestamp) -> Result<(), TableError> {
        let Some(order) = self.find(sheet.order_id).await? else { return Ok(()) };
        let mut transaction = self.table.transaction();
        transaction
            .push(touched(&order, "SET #owner = :to", now).when("#owner = :from").value("to", to).value("from", from))
            .push(
                Write::update("sheet", sheet_key(&order.number), "SET #gsi1pk = :to")
                    .when("#gsi1pk = :from")
                    .value("to", to)
                    .value("from", from),
            );
        unless_done(transaction.commit().await)
    }

    /// Blanks what tells of a person in one order.
    async fn erase(&self, sheet: &Sheet, now: Timestamp) -> Result<(), TableError> {
        if sheet.personal.is_none() {
            return Ok(());
        }
        let Some(order) = self.find(sheet.order_id).await? else { return Ok(()) };
        let mut transaction = self.table.transaction();
        transaction.push(touched(&order, "REMOVE #remark", now).when("attribute_exists(pk)")).push(
            Write::update("sheet", sheet_key(&order.number), "REMOVE #personal").when("attribute_exists(#personal)"),
        );
        unless_done(transaction.commit().await)
    }
}

/// An update of the order that counts as a change, so that no step made from an older reading undoes it.
fn touched(order: &Order, change: &str, now: Timestamp) -> Write {
    let counted = "#version = #version + :one, #updated_at = :now";
    let expression = match change.strip_prefix("SET ") {
        Some(set) => format!("SET {counted}, {set}"),
        None => format!("SET {counted} {change}"),
    };
    Write::update("order", order_key(order.id), expression).value("one", 1).value("now", now.as_millis())
}

/// What was done before needs no doing.
fn unless_done(result: Result<(), TableError>) -> Result<(), TableError> {
    match result {
        Err(TableError::Refused(_)) => Ok(()),
        other => other,
    }
}

fn fate_write(owner: Owner, fate: Fate, now: Timestamp) -> Write {
    Write::put("fate", fate_key(owner), &Remembered { owner, fate }).expires_at(now + MEMORY)
}
