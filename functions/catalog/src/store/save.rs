//! Writes of a product: the product, its slug, its skus, its memberships and its event in one transaction.

use domain::fault::Faults;
use futures::future::try_join_all;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction, Write};

use super::change::Change;
use super::product::{StoredProduct, publish, unchanged};
use super::save_error::{SaveError, sku_taken};
use super::{Store, keys};
use crate::model::{Product, gone};

/// The maximum actions of a transaction, minus product, event and idempotency key.
const MAX_OTHERS: usize = 100 - 3;

impl Store {
    /// Creates a product, or writes it over `before`, and records `answer` with it.
    pub(crate) async fn save_product(
        &self,
        before: Option<Product>,
        mut after: Product,
        idempotency: &Idempotency,
        answer: impl Fn(&Product) -> Answer + Send,
    ) -> Result<Answer, SaveError> {
        if before.is_none() {
            after.shard = after.id.raw().shard(self.config.list_shards);
        }
        let mut change = Change { before, after: Some(after.clone()) };
        let mut attempts = Attempts::on("stock of the product");
        loop {
            let transaction = self.transaction_of(&change)?;
            let saved = change.after.as_ref().map_or_else(|| answer(&after), &answer);
            match idempotency.commit(transaction, saved).await {
                Ok(answer) => return Ok(answer),
                Err(TableError::Refused(refusal)) => change.yield_to(&refusal)?,
                Err(error) => return Err(error.into()),
            }
            attempts.again().await?;
        }
    }

    /// Checks what [`Store::save_product`] would refuse, without a write: whether the product fits, and whether its new
    /// skus are free. 1 RRU for each of those.
    pub(crate) async fn check_product(&self, before: Option<Product>, after: &Product) -> Result<(), SaveError> {
        let change = Change { before, after: Some(after.clone()) };
        // Checks the size first, so that a transaction is possible.
        let _ = self.transaction_of(&change)?;
        self.check_skus(change.before.as_ref(), after).await
    }

    /// Refuses a product with new skus that another product has. 1 RRU for each new sku.
    pub(crate) async fn check_skus(&self, before: Option<&Product>, after: &Product) -> Result<(), SaveError> {
        let known = before.map(Product::bands).unwrap_or_default();
        let new = after.variants.iter().enumerate().filter(|(_, variant)| !known.contains_key(&variant.sku));
        let owners =
            new.map(async |(index, variant)| Ok::<_, TableError>((index, self.product_of_sku(&variant.sku).await?)));
        let mut taken = Faults::none();
        for (index, owner) in try_join_all(owners).await? {
            if owner.is_some_and(|owner| owner != after.id) {
                sku_taken(&mut taken, index);
            }
        }
        taken.none_or(()).map_err(SaveError::Taken)
    }

    /// Deletes a product that was never active; its skus and its slug are free again.
    pub(crate) async fn delete_product(&self, before: Product) -> Result<(), SaveError> {
        let mut change = Change { before: Some(before), after: None };
        let mut attempts = Attempts::on("stock of the product");
        loop {
            match self.transaction_of(&change)?.commit().await {
                Ok(()) => return Ok(()),
                Err(TableError::Refused(refusal)) => change.yield_to(&refusal)?,
                Err(error) => return Err(error.into()),
            }
            attempts.again().await?;
        }
    }

    /// Publishes the state of products again, without a change.
    pub(crate) async fn republish_products(&self, products: &[Product]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for product in products {
            publish(&mut transaction, product);
        }
        transaction.commit().await
    }

    fn transaction_of(&self, change: &Change) -> Result<Transaction, SaveError> {
        let mut transaction = self.table.transaction();
        if let Some(after) = &change.after {
            let (key, stored) = (keys::product(after.id), StoredProduct::fitting(after)?);
            transaction.push(match &change.before {
                None => Write::create("product", key, &stored),
                Some(before) => unchanged(Write::put("product", key, &stored), before),
            });
            publish(&mut transaction, after);
        } else if let Some(before) = &change.before {
            transaction.push(unchanged(Write::delete("product", keys::product(before.id)), before));
            transaction.publish(&gone(before, before.version + 1));
        }
        let others = change.others();
        if others.len() > MAX_OTHERS {
            return Err(SaveError::TooManyChanges);
        }
        for other in others {
            transaction.push(other);
        }
        Ok(transaction)
    }
}
