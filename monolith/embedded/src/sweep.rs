//! Time to live: what has expired is deleted, which the service does by itself within days.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Error};
use domain::Timestamp;
use futures::future::join_all;
use tokio::time::Instant;

use crate::engine::Engine;
use crate::spec::TableSpec;

/// Items that are looked at in one call: the table is locked for no longer.
const PAGE: i32 = 100;
/// A sweep rests so many times as long as each page took: it has a tenth of one core.
const REST: u32 = 9;

impl Engine {
    /// Deletes items that had expired by then, and says how many. An item whose time is put off meanwhile stays.
    ///
    /// Reads each table once from end to end, a page at a time, so that others come between, and
    /// rests between pages: it takes ten times as long as the reading, and nobody waits for it.
    /// (The engine's own sweep holds its lock for a whole table.)
    ///
    /// # Errors
    /// Those of the calls; what was deleted until then is gone.
    pub async fn sweep_expired(&self, tables: &[TableSpec], now: Timestamp) -> Result<usize, Box<Error>> {
        let (client, mut deleted) = (self.client(), 0);
        for table in tables {
            let now = AttributeValue::N(now.as_seconds().to_string());
            deleted +=
                Sweep { client: &client, table, attribute: table.ttl_attribute, now }.run().await.map_err(Box::new)?;
        }
        Ok(deleted)
    }
}

struct Sweep<'a> {
    client: &'a Client,
    table: &'a TableSpec,
    attribute: &'a str,
    now: AttributeValue,
}

impl Sweep<'_> {
    const EXPIRED: &'static str = "#expires_at < :now";

    async fn run(self) -> Result<usize, Error> {
        let (mut deleted, mut start) = (0, None);
        loop {
            let begun = Instant::now();
            let page = self.client.scan().table_name(&self.table.name).limit(PAGE).set_exclusive_start_key(start);
            let page = page.filter_expression(Self::EXPIRED).expression_attribute_names("#expires_at", self.attribute);
            let page = page.expression_attribute_values(":now", self.now.clone()).send().await?;
            // All at once: on disk they wait for one sync.
            let deletions = page.items().iter().map(|item| self.delete(item));
            deleted += join_all(deletions).await.into_iter().sum::<Result<usize, Error>>()?;
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(deleted);
            }
            tokio::time::sleep(begun.elapsed() * REST).await;
        }
    }

    async fn delete(&self, item: &HashMap<String, AttributeValue>) -> Result<usize, Error> {
        let names = [Some(self.table.key.partition), self.table.key.sort].into_iter().flatten();
        let key = names.filter_map(|part| item.get_key_value(part)).map(|(name, value)| (name.clone(), value.clone()));
        let delete = self.client.delete_item().table_name(&self.table.name).set_key(Some(key.collect()));
        let delete =
            delete.condition_expression(Self::EXPIRED).expression_attribute_names("#expires_at", self.attribute);
        match delete.expression_attribute_values(":now", self.now.clone()).send().await {
            Ok(_) => Ok(1),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), DeleteItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(0)
            }
            Err(error) => Err(error.into()),
        }
    }
}
