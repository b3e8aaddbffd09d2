//! Time to live: expired items are deleted, which the service does by itself within days.

use std::collections::HashMap;

use domain::Timestamp;
use dynoxide::AttributeValue as Theirs;
use dynoxide::actions::scan::{self, ScanRequest};
use futures::future::join_all;
use service::table::{Action, AttributeValue, Change, Database, Failure, Item, Key, Request};
use tokio::time::Instant;

use crate::database::failure;
use crate::engine::Engine;
use crate::spec::TableSpec;
use crate::store::now as at_once;
use crate::values::{ours, theirs};

/// Items that are looked at in one call: the table is locked for no longer.
const PAGE: usize = 100;
/// A sweep rests so many times as long as each page took: it has a tenth of one core.
const REST: u32 = 9;
/// What has expired.
const EXPIRED: &str = "#expires_at < :now";

impl Engine {
    /// Deletes items that had expired by then, and says how many. An item whose time is put off meanwhile stays.
    ///
    /// Reads each table once from end to end, a page at a time, so that others come between, and
    /// rests between pages: it takes ten times as long as the reading, and nobody waits for it.
    /// (The engine's own sweep holds its lock for a whole table.)
    ///
    /// # Errors
    /// Those of the calls; what was deleted until then is gone.
    pub async fn sweep_expired(&self, tables: &[TableSpec], now: Timestamp) -> Result<usize, Failure> {
        let mut deleted = 0;
        for table in tables {
            deleted += Sweep { engine: self, table, now }.run().await?;
        }
        Ok(deleted)
    }

    /// All items of a table, in no order: for tests and tools.
    ///
    /// # Errors
    /// The engine's.
    pub fn scan(&self, table: &str) -> Result<Vec<Item>, Failure> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let request =
                ScanRequest { table_name: table.to_owned(), exclusive_start_key: start, ..Default::default() };
            let (page, _) = self.on_table(&[table], false, |storage| at_once(scan::execute(storage, request)));
            let page = page.map_err(failure)?;
            items.extend(page.items.unwrap_or_default().into_iter().map(ours));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

struct Sweep<'a> {
    engine: &'a Engine,
    table: &'a TableSpec,
    now: Timestamp,
}

impl Sweep<'_> {
    fn names(&self) -> HashMap<String, String> {
        HashMap::from([("#expires_at".to_owned(), self.table.ttl_attribute.to_owned())])
    }

    fn values(&self) -> Item {
        Item::from([(":now".to_owned(), AttributeValue::N(self.now.as_seconds().to_string()))])
    }

    async fn run(self) -> Result<usize, Failure> {
        let (mut deleted, mut start) = (0, None);
        loop {
            let begun = Instant::now();
            let page = self.page(start)?;
            // All at once: on disk they wait for one sync.
            let deletions = page.items.unwrap_or_default().into_iter().filter_map(key).map(|key| self.delete(key));
            deleted += join_all(deletions).await.into_iter().sum::<Result<usize, Failure>>()?;
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(deleted);
            }
            tokio::time::sleep(begun.elapsed() * REST).await;
        }
    }

    fn page(&self, start: Option<HashMap<String, Theirs>>) -> Result<scan::ScanResponse, Failure> {
        let table = self.table.name.as_str();
        let request = ScanRequest {
            table_name: table.to_owned(),
            limit: Some(PAGE),
            exclusive_start_key: start,
            filter_expression: Some(EXPIRED.to_owned()),
            expression_attribute_names: Some(self.names()),
            expression_attribute_values: Some(theirs(self.values())),
            ..ScanRequest::default()
        };
        let (page, _) = self.engine.on_table(&[table], false, |storage| at_once(scan::execute(storage, request)));
        page.map_err(failure)
    }

    async fn delete(&self, key: Key) -> Result<usize, Failure> {
        let (names, values) = (self.names(), self.values());
        let delete = Action { key, change: Change::Delete, condition: Some(EXPIRED.to_owned()), names, values };
        match self.engine.call(&self.table.name, Request::Write(delete)).await {
            Ok(_) => Ok(1),
            Err(Failure::Refused(_)) => Ok(0),
            Err(failure) => Err(failure),
        }
    }
}

fn key(mut item: HashMap<String, Theirs>) -> Option<Key> {
    match (item.remove("pk"), item.remove("sk")) {
        (Some(Theirs::S(pk)), Some(Theirs::S(sk))) => Some(Key::new(pk, sk)),
        _ => None,
    }
}
