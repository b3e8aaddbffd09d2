//! Skus: which product they belong to, and whether anything of them can be promised.

use events::inventory::Level;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::{SKU, Store};
use crate::model::Pending;

/// How many skus are read or written at once.
const AT_ONCE: usize = 16;

/// What is known of a sku.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sku {
    /// The product that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) product_id: Option<String>,
    /// The version of the newest level; 0 where none is known.
    #[serde(default)]
    pub(crate) level: u64,
    /// Whether anything can be promised.
    #[serde(default)]
    pub(crate) in_stock: bool,
}

impl Store {
    /// Says which product has these skus.
    pub(crate) async fn assign(&self, product_id: &str, skus: Vec<String>) -> Result<(), TableError> {
        let written = stream::iter(skus).map(async |sku| {
            let update = Write::update(SKU, key(&sku), "SET #product_id = :product_id");
            let update = update.when("attribute_not_exists(#product_id) OR #product_id <> :product_id");
            match self.table.write(update.value("product_id", product_id)).await {
                Err(error) if error.refused(SKU) => Ok(()),
                other => other,
            }
        });
        written.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Which of these skus are in stock, each as the last acknowledged write left it.
    pub(crate) async fn in_stock(&self, skus: &[String]) -> Result<Vec<String>, TableError> {
        let found = stream::iter(skus.to_vec()).map(async |sku| {
            let found: Option<Sku> = self.table.get(&key(&sku)).await?;
            Ok::<_, TableError>(found.filter(|found| found.in_stock).map(|_| sku))
        });
        let found: Vec<_> = found.buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Notes a newer level that leaves the sku in stock, or sold out, as it was. `Err` with what is known where it is not
    /// newer, or changes that.
    pub(crate) async fn note(&self, level: &Level) -> Result<Result<(), Option<Sku>>, TableError> {
        let update = Write::update(SKU, key(&level.sku.to_string()), "SET #level = :level")
            .when("#level < :level AND #in_stock = :in_stock")
            .value("level", level.version)
            .value("in_stock", level.available > 0);
        match self.table.write(update).await {
            Ok(()) => Ok(Ok(())),
            Err(TableError::Refused(refusal)) if refusal.is(SKU) => Ok(Err(refusal.items(SKU).pop())),
            Err(error) => Err(error),
        }
    }

    /// Writes a level that changes what is shown over what is known, and marks the product: one transaction of at most 2
    /// actions. Says whether nobody else was faster.
    pub(crate) async fn turn(&self, level: &Level, known: Option<&Sku>) -> Result<bool, TableError> {
        let (expression, name) = ("SET #level = :level, #in_stock = :in_stock", level.sku.to_string());
        let update = Write::update(SKU, key(&name), expression)
            .value("level", level.version)
            .value("in_stock", level.available > 0);
        // The product must be the one that was read, or the wrong one would be marked.
        let update = match known.and_then(|known| known.product_id.as_ref()) {
            Some(product_id) => update.when("#product_id = :product_id").value("product_id", product_id),
            None => update.when("attribute_not_exists(#product_id)"),
        };
        let update = match known.map_or(0, |known| known.level) {
            0 => update.when("attribute_not_exists(#level)"),
            before => update.when("#level = :before").value("before", before),
        };
        let mut transaction = self.table.transaction();
        transaction.push(update);
        if let Some(product_id) = known.and_then(|known| known.product_id.as_ref()) {
            let pending = Pending { key: product_id.clone(), version: 0 };
            self.mark(&mut transaction, product_id, vec![pending]);
        }
        match transaction.commit().await {
            Ok(()) => Ok(true),
            Err(error) if error.refused(SKU) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn key(sku: &str) -> Key {
    Key::only(format!("sku#{sku}"))
}
