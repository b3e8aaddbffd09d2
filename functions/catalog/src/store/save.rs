//! Changes of a product: the product, its slug, its skus, its memberships and its event in one transaction.

use std::collections::BTreeMap;

use shared::Problem;
use shared::body::Answer;
use shared::fault::{Faults, Invalid};
use shared::id::Sku;
use shared::idempotency::Idempotency;
use shared::table::{Key, Refusal, TableError, Transaction, Write};

use super::product::{SlugItem, StoredProduct};
use super::stock::SkuItem;
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

/// A product's place in a list; its key says it all.
#[derive(serde::Serialize)]
struct Membership {}

/// A change under way: from what stands there to what is to stand there.
#[derive(Clone, Debug)]
struct Change {
    before: Option<Product>,
    after: Option<Product>,
}

impl Store {
    /// Creates a product, or writes it over `before`, together with all that hangs on it. `answer` is recorded with it.
    pub(crate) async fn save_product(
        &self,
        before: Option<Product>,
        after: Product,
        idempotency: &Idempotency,
        answer: impl Fn(&Product) -> Answer + Send,
    ) -> Result<Answer, SaveError> {
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
        let shards = self.config.list_shards;
        let others = change.others(shards);
        if others.len() > MAX_OTHERS {
            return Err(SaveError::TooManyChanges);
        }
        let mut transaction = self.table.transaction();
        match (&change.before, &change.after) {
            (None, None) => {}
            (None, Some(after)) => {
                let stored = fitting(StoredProduct::new(after, shards)?)?;
                transaction.push(Write::create("product", keys::product(after.id), &stored));
                tell(&mut transaction, after);
            }
            (Some(before), Some(after)) => {
                let stored = fitting(StoredProduct::new(after, shards)?)?;
                let write = Write::put("product", keys::product(after.id), &stored);
                transaction.push(unchanged(write, before));
                tell(&mut transaction, after);
            }
            (Some(before), None) => {
                transaction.push(unchanged(Write::delete("product", keys::product(before.id)), before));
                transaction.publish(&gone(before, before.version + 1));
            }
        }
        for other in others {
            transaction.push(other);
        }
        Ok(transaction)
    }
}

fn fitting(stored: StoredProduct) -> Result<StoredProduct, SaveError> {
    if stored.size() <= MAX_DOCUMENT_BYTES { Ok(stored) } else { Err(SaveError::TooLarge) }
}

/// Only over the product as it was read: neither it nor its availability has changed since.
pub(super) fn unchanged(write: Write, before: &Product) -> Write {
    write
        .at_version(before.version)
        .when("#stock_revision = :stock_revision")
        .value("stock_revision", before.stock_revision)
}

fn tell(transaction: &mut Transaction, product: &Product) {
    match announce(product) {
        Announcement::Changed(changed) => transaction.publish(&changed),
        Announcement::Archived(archived) => transaction.publish(&archived),
    };
}

impl Change {
    /// The writes of what hangs on the product: only what differs.
    fn others(&self, shards: u64) -> Vec<Write> {
        let [before, after] = [&self.before, &self.after].map(Option::as_ref);
        let skus = |product: Option<&Product>| product.map(Product::bands).unwrap_or_default();
        let lists = |product: Option<&Product>| product.map(|p| keys::memberships(p, shards)).unwrap_or_default();
        let slug = |product: Option<&Product>| product.map(|p| keys::product_slug(&p.slug));
        let Some(id) = after.or(before).map(|p| p.id) else { return Vec::new() };
        let mut writes = Vec::new();

        if slug(before) != slug(after) {
            let claim = |key: Key| Write::create("slug", key, &SlugItem { product_id: id });
            writes.extend(slug(after).map(claim));
            writes.extend(slug(before).map(|key| Write::delete("old slug", key)));
        }
        let (old, new) = (skus(before), skus(after));
        let come = new.iter().filter(|(sku, _)| !old.contains_key(*sku));
        writes.extend(come.map(|(sku, band)| SkuItem::claim(sku, id, *band)));
        let gone = old.keys().filter(|sku| !new.contains_key(*sku));
        writes.extend(gone.map(|sku| SkuItem::release(sku, id)));

        let (old, new) = (lists(before), lists(after));
        writes.extend(
            new.difference(&old).map(|pk| Write::put("membership", Key::new(pk, id.to_string()), &Membership {})),
        );
        writes.extend(old.difference(&new).map(|pk| Write::delete("membership", Key::new(pk, id.to_string()))));
        writes
    }

    /// Makes the change fit what stood in its way, where that was only stock; an error where it was more.
    fn yield_to(&mut self, refusal: &Refusal) -> Result<(), SaveError> {
        let mut taken = Faults::none();
        if refusal.is("slug") {
            taken.add("/slug", Invalid::new("slug_taken", "another product has this slug"));
        }
        let mut bands = BTreeMap::new();
        for item in refusal.items::<SkuItem>("sku") {
            let Some(sku) = keys::sku_of(&item.pk) else { continue };
            if item.product_id.is_some() {
                taken.add(self.place_of(&sku), Invalid::new("sku_taken", "another product has this sku"));
            } else {
                bands.insert(sku, item.band.unwrap_or_default());
            }
        }
        if !taken.0.is_empty() {
            return Err(SaveError::Taken(taken));
        }
        if refusal.is("product") {
            self.rebase(refusal)?;
        }
        if let Some(after) = &mut self.after {
            after.adopt(&bands);
        }
        Ok(())
    }

    /// Takes the availability over that has changed since the product was read; its version must be the same.
    fn rebase(&mut self, refusal: &Refusal) -> Result<(), SaveError> {
        let now = refusal.items::<StoredProduct>("product").pop().ok_or(SaveError::Stale)?.product()?;
        if self.before.as_ref().is_none_or(|before| before.version != now.version) {
            return Err(SaveError::Stale);
        }
        if let Some(after) = &mut self.after {
            after.adopt(&now.bands());
            after.stock_revision = now.stock_revision;
        }
        self.before = Some(now);
        Ok(())
    }

    fn place_of(&self, sku: &Sku) -> String {
        let variants = self.after.iter().flat_map(|p| &p.variants);
        let index = variants.map(|v| &v.sku).position(|known| known == sku).unwrap_or_default();
        format!("/variants/{index}/sku")
    }
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
