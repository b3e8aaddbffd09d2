//! Changes of a product: the product, its slug, its skus, its memberships and its event in one transaction.

use domain::fault::{Faults, Invalid};
use futures::future::try_join_all;
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{TableError, Transaction, Write};

use super::change::Change;
use super::product::StoredProduct;
use super::{Store, keys};
use crate::model::{Announcement, Product, announce, gone};

/// How often a change is tried while the stock of its skus moves.
const MAX_ATTEMPTS: u32 = 5;
/// The most actions of a transaction, less product, event and idempotency key.
const MAX_OTHERS: usize = 100 - 3;
/// The largest document that is kept: its event has to fit into 200 KB, and itself into an item.
const MAX_DOCUMENT_BYTES: usize = 150 * 1024;

/// Why a change of a product was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SaveError {
    /// Another product has the slug or some of the skus.
    #[error("a slug or sku is taken")]
    Taken(Faults),
    /// The product has changed meanwhile, or is gone.
    #[error("the product has changed meanwhile")]
    Stale,
    /// More skus come and go at once than one transaction holds.
    #[error("too much changes at once")]
    TooManyChanges,
    /// The product is larger than may be kept.
    #[error("the product is too large")]
    TooLarge,
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl Store {
    /// Creates a product, or writes it over `before`, together with all that hangs on it. `answer` is recorded with it.
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
        for _ in 0..MAX_ATTEMPTS {
            let transaction = self.transaction_of(&change)?;
            let told = change.after.as_ref().map_or_else(|| answer(&after), &answer);
            match idempotency.commit(transaction, told).await {
                Ok(answer) => return Ok(answer),
                Err(TableError::Refused(refusal)) => change.yield_to(&refusal)?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(SaveError::Table(TableError::Busy("the stock of its skus moves too fast".into())))
    }

    /// Says what would become of [`Store::save_product`], without a write: whether the product fits, and whether its new
    /// skus are free. 1 RRU for each of those.
    pub(crate) async fn check_product(&self, before: Option<Product>, after: &Product) -> Result<(), SaveError> {
        let change = Change { before, after: Some(after.clone()) };
        // Made and thrown away: it tells whether all fits.
        let _ = self.transaction_of(&change)?;
        self.check_skus(change.before.as_ref(), after).await
    }

    /// Refuses a product some of whose new skus another has. 1 RRU for each of those.
    pub(crate) async fn check_skus(&self, before: Option<&Product>, after: &Product) -> Result<(), SaveError> {
        let known = before.map(Product::bands).unwrap_or_default();
        let new = after.variants.iter().enumerate().filter(|(_, variant)| !known.contains_key(&variant.sku));
        let owners =
            new.map(async |(index, variant)| Ok::<_, TableError>((index, self.product_of_sku(&variant.sku).await?)));
        let mut taken = Faults::none();
        for (index, owner) in try_join_all(owners).await? {
            if owner.is_some_and(|owner| owner != after.id) {
                let invalid = Invalid::new("sku_taken", "another product has this sku");
                taken.add(format!("/variants/{index}/sku"), invalid);
            }
        }
        taken.none_or(()).map_err(SaveError::Taken)
    }

    /// Deletes a product that was never active; its skus and its slug are free again.
    pub(crate) async fn delete_product(&self, before: Product) -> Result<(), SaveError> {
        let mut change = Change { before: Some(before), after: None };
        for _ in 0..MAX_ATTEMPTS {
            match self.transaction_of(&change)?.commit().await {
                Ok(()) => return Ok(()),
                Err(TableError::Refused(refusal)) => change.yield_to(&refusal)?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(SaveError::Table(TableError::Busy("the stock of its skus moves too fast".into())))
    }

    /// Tells the state of products again, without a change.
    pub(crate) async fn tell_again(&self, products: &[Product]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for product in products {
            tell(&mut transaction, product);
        }
        transaction.commit().await
    }

    fn transaction_of(&self, change: &Change) -> Result<Transaction, SaveError> {
        let mut transaction = self.table.transaction();
        match (&change.before, &change.after) {
            (None, None) => {}
            (None, Some(after)) => {
                let stored = fitting(StoredProduct::new(after)?)?;
                transaction.push(Write::create("product", keys::product(after.id), &stored));
                tell(&mut transaction, after);
            }
            (Some(before), Some(after)) => {
                let stored = fitting(StoredProduct::new(after)?)?;
                let write = Write::put("product", keys::product(after.id), &stored);
                transaction.push(unchanged(write, before));
                tell(&mut transaction, after);
            }
            (Some(before), None) => {
                transaction.push(unchanged(Write::delete("product", keys::product(before.id)), before));
                transaction.publish(&gone(before, before.version + 1));
            }
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

/// Refuses a product that is larger than may be kept.
pub(super) fn fitting(stored: StoredProduct) -> Result<StoredProduct, SaveError> {
    if stored.size() <= MAX_DOCUMENT_BYTES { Ok(stored) } else { Err(SaveError::TooLarge) }
}

/// Only over the product as it was read: neither it nor its availability has changed since.
pub(super) fn unchanged(write: Write, before: &Product) -> Write {
    write
        .at_version(before.version)
        .when("#stock_revision = :stock_revision")
        .value("stock_revision", before.stock_revision)
}

/// Adds the state event of a product as it stands.
pub(super) fn tell(transaction: &mut Transaction, product: &Product) {
    match announce(product) {
        Announcement::Changed(changed) => transaction.publish(&changed),
        Announcement::Archived(archived) => transaction.publish(&archived),
    };
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Taken(faults) => {
                Self::refused_with("already_taken", "Another product has this slug, or some of these skus.", faults)
            }
            SaveError::Stale => {
                Self::conflict("concurrent_change", "Somebody else changed this at the same moment.").retry_after(1)
            }
            SaveError::TooManyChanges => Self::refused(
                "too_many_changes",
                "More skus come and go at once than one step takes; please make the change in two.",
            ),
            SaveError::TooLarge => {
                Self::refused("product_too_large", format!("A product has at most {MAX_DOCUMENT_BYTES} bytes as JSON."))
            }
            SaveError::Table(error) => error.into(),
        }
    }
}
