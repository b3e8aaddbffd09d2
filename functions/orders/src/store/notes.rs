//! The notes of staff on an order.
//!
//! They are an item of their own, so that steps do not rewrite them.

use domain::collection::Metadata;
use domain::id::OrderId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::{Order, OrderDetails};

/// Notes and metadata of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notes {
    /// For staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<String>,
    /// For the customer too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) customer_note: Option<String>,
    /// The shop's own names and texts.
    #[serde(default)]
    pub(crate) metadata: Metadata,
}

/// One of the two items of an order, distinguished by the sort key.
#[derive(Deserialize)]
#[serde(tag = "sk", rename_all = "snake_case")]
enum Part {
    Order(Box<Order>),
    Notes(Notes),
}

impl Store {
    /// Finds an order with its notes. 1 RRU for up to 4 KB.
    pub(crate) async fn find_with_notes(&self, id: OrderId) -> Result<Option<(Order, Notes)>, TableError> {
        let parts =
            self.table.query(Index::Main, id.to_string()).between("notes", "order").consistent().all::<Part>(2).await?;
        let (mut order, mut notes) = (None, Notes::default());
        for part in parts {
            match part {
                Part::Order(found) => order = Some(*found),
                Part::Notes(found) => notes = found,
            }
        }
        Ok(order.map(|order| (order, notes)))
    }

    /// Finds an order with its notes and its sheet. 2 RRU for up to 4 KB each.
    pub(crate) async fn find_whole(&self, id: OrderId) -> Result<Option<(Order, Notes, OrderDetails)>, TableError> {
        let Some((order, notes)) = self.find_with_notes(id).await? else { return Ok(None) };
        let sheet = self.sheet(&order).await?;
        Ok(Some((order, notes, sheet)))
    }

    /// Writes the notes.
    ///
    /// The order's version, written in the same transaction, guards them.
    pub(crate) fn notes(&self, id: OrderId, notes: &Notes) -> Write {
        Write::put("notes", Key::new(id.to_string(), "notes"), notes)
    }
}
