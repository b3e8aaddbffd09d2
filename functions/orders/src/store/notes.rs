//! What staff note on an order: apart from it, since steps need not carry it.

use domain::collection::Metadata;
use domain::id::OrderId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::{Order, OrderDetails};

/// Notes and metadata of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notes {
    /// For the shop's own eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<String>,
    /// For the customer as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) customer_note: Option<String>,
    /// Names and texts of the shop's own.
    #[serde(default)]
    pub(crate) metadata: Metadata,
}

/// Either item of an order, told apart by its sort key.
#[derive(Deserialize)]
#[serde(tag = "sk", rename_all = "snake_case")]
enum Part {
    Order(Box<Order>),
    Notes(Notes),
}

impl Store {
    /// The order with its notes. 1 RRU for up to 4 KB.
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

    /// The order with all that belongs to it. 2 RRU for up to 4 KB each.
    pub(crate) async fn find_whole(&self, id: OrderId) -> Result<Option<(Order, Notes, OrderDetails)>, TableError> {
        let Some((order, notes)) = self.find_with_notes(id).await? else { return Ok(None) };
        let sheet = self.sheet(&order).await?;
        Ok(Some((order, notes, sheet)))
    }

    /// The notes' write: guarded by the order's version, which is written with it.
    pub(crate) fn notes(&self, id: OrderId, notes: &Notes) -> Write {
        Write::put("notes", Key::new(id.to_string(), "notes"), notes)
    }
}
