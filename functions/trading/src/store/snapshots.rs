//! Snapshots of a book: an outline, and its orders in parts.

use serde::{Deserialize, Serialize};
use service::packed::Packed;
use service::table::{Index, Key, TableError, Write};

use super::heads::{Head, head_key};
use super::{HEAD, Store, digits};
use crate::model::Symbol;
use crate::model::book::{Book, Order, Outline};

/// How many orders one part has: with all their fields at their longest, 300 KB before they are packed.
const IN_PART: usize = 500;

/// The last snapshot.
#[derive(Debug, Serialize, Deserialize)]
struct Snapshot {
    seq: u64,
    parts: u64,
    /// The snapshot before it: its parts go with the next one, so that nobody loses them while they read.
    before: (u64, u64),
    hash: String,
    outline: Packed,
}

/// Some of its orders.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    orders: Packed,
}

fn snapshot_key(symbol: &Symbol) -> Key {
    Key::new(format!("mkt#{symbol}"), "snapshot")
}

fn part_key(symbol: &Symbol, seq: u64, part: u64) -> Key {
    Key::new(format!("snap#{symbol}"), format!("{}#{part:03}", digits(seq)))
}

impl Store {
    /// Writes a snapshot, and deletes the one before the last: one transaction under the lease, of at most 44 actions.
    pub(crate) async fn write_snapshot(&self, symbol: &Symbol, book: &Book, token: u64) -> Result<(), TableError> {
        let known: Option<Snapshot> = self.table.get(&snapshot_key(symbol)).await?;
        let orders: Vec<&Order> = book.orders().collect();
        let mut transaction = self.table.transaction();
        let check = Write::check(HEAD, head_key(symbol), "#token = :token");
        transaction.push(check.value("token", token));
        let mut parts = 0;
        for chunk in orders.chunks(IN_PART) {
            let part = Part { orders: packed(&chunk)? };
            transaction.push(Write::create("part", part_key(symbol, book.seq(), parts), &part));
            parts += 1;
        }
        let before = known.as_ref().map_or((0, 0), |known| (known.seq, known.parts));
        let outline = packed(&book.outline())?;
        let snapshot = Snapshot { seq: book.seq(), parts, before, hash: book.hash(), outline };
        let write = Write::put("snapshot", snapshot_key(symbol), &snapshot);
        transaction.push(write.when("attribute_not_exists(pk) OR #seq < :seq").value("seq", snapshot.seq));
        if let Some((seq, parts)) = known.map(|known| known.before) {
            for part in 0..parts {
                let write = Write::delete("part", part_key(symbol, seq, part));
                transaction.push(write.when("attribute_exists(pk)"));
            }
        }
        transaction.commit().await
    }

    /// Reads the book of the last snapshot; an empty one where there is none.
    pub(crate) async fn restored(&self, symbol: &Symbol, head: &Head) -> Result<Book, TableError> {
        let Some(known) = self.table.get::<Snapshot>(&snapshot_key(symbol)).await? else {
            return Ok(Book::new(head.genesis.clone()));
        };
        let outline: Outline = unpacked(&known.outline)?;
        let query = self.table.query(Index::Main, format!("snap#{symbol}")).consistent();
        let parts: Vec<Part> = query.prefix(format!("{}#", digits(known.seq))).all(usize::MAX).await?;
        let mut orders = Vec::new();
        for part in &parts {
            orders.extend(unpacked::<Vec<Order>>(&part.orders)?);
        }
        let book = Book::restore(outline, orders);
        match book.hash() == known.hash {
            true => Ok(book),
            // Two snapshots were made since its outline was read.
            false => Err(TableError::Busy("the parts of a snapshot are not those that it was made of".into())),
        }
    }
}

fn packed<T: Serialize>(data: &T) -> Result<Packed, TableError> {
    serde_json::to_string(data).map(Packed::new).map_err(|error| TableError::Event(error.to_string()))
}

fn unpacked<T: serde::de::DeserializeOwned>(data: &Packed) -> Result<T, TableError> {
    let text = data.text().map_err(|error| TableError::Event(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| TableError::Event(error.to_string()))
}
