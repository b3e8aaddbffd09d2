//! Reads everything that a cart's price depends on: offers, the shop's terms and the promotions of codes in one batch,
//! and in a second one the uses of promotions with limits, if there are any.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{AccountId, ProductId, PromotionId, Sku};
use domain::owner::Owner;
use serde::Deserialize;
use serde_json::{Map, Value};
use service::table::{Key, TableError};

use super::Store;
use super::catalog::{offers_key, sku_of};
use super::promotions::{is_promotion, promotion_key, terms_key};
use super::usage::{UsageItem, account_key, first_order_key, total_key};
use crate::model::code::CartCode;
use crate::model::{Offer, Offers, PriceBook, Promotion};

/// Keys of one batch read.
const BATCH: usize = 100;

/// Any item of a price book; its key tells the kind.
#[derive(Deserialize)]
struct BookItem {
    pk: String,
    sk: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Store {
    /// Reads the offers of these skus.
    pub(crate) async fn offers<'a>(&self, skus: impl IntoIterator<Item = &'a Sku>) -> Result<Offers, TableError> {
        let mut book = PriceBook::default();
        self.read_into(&mut book, keys_of(skus, &[])).await?;
        Ok(book.offers)
    }

    /// Reads everything to price this owner's cart with these skus and codes, even an empty one.
    pub(crate) async fn price_book<'a>(
        &self,
        skus: impl IntoIterator<Item = &'a Sku>,
        codes: &[CartCode],
        owner: Owner,
    ) -> Result<PriceBook, TableError> {
        let mut keys = keys_of(skus, codes);
        keys.push(terms_key());
        let mut book = PriceBook::default();
        self.read_into(&mut book, keys).await?;
        self.count_uses(&mut book, owner).await?;
        Ok(book)
    }

    /// Adds the uses of its promotions to a price book, in all and by this owner. Reads nothing
    /// if none has a limit.
    async fn count_uses(&self, book: &mut PriceBook, owner: Owner) -> Result<(), TableError> {
        let keys: BTreeSet<(String, String)> =
            book.promotions().flat_map(|promotion| counters(promotion, owner)).map(|key| (key.pk, key.sk)).collect();
        let keys: Vec<Key> = keys.into_iter().map(|(pk, sk)| Key::new(pk, sk)).collect();
        for keys in keys.chunks(BATCH) {
            for item in self.table.get_many::<UsageItem>(keys).await? {
                item.note(&mut book.usage);
            }
        }
        Ok(())
    }

    async fn read_into(&self, book: &mut PriceBook, keys: Vec<Key>) -> Result<(), TableError> {
        for keys in keys.chunks(BATCH) {
            for item in self.table.get_many::<BookItem>(keys).await? {
                item.note(book)?;
            }
        }
        Ok(())
    }
}

impl BookItem {
    fn note(mut self, book: &mut PriceBook) -> Result<(), TableError> {
        if let Some(sku) = sku_of(&self.pk) {
            let by_product: BTreeMap<ProductId, Offer> = read(self.rest)?;
            book.offers.insert(sku, by_product);
        } else if is_promotion(&self.pk) {
            self.rest.insert("sk".to_owned(), Value::String(self.sk));
            book.called.push(read::<Promotion>(self.rest)?);
        } else {
            book.shop = read(self.rest)?;
        }
        Ok(())
    }
}

/// Parses an item that this store wrote.
fn read<T: serde::de::DeserializeOwned>(rest: Map<String, Value>) -> Result<T, TableError> {
    serde_json::from_value(Value::Object(rest)).map_err(|error| TableError::Failed(Box::new(error)))
}

fn keys_of<'a>(skus: impl IntoIterator<Item = &'a Sku>, codes: &[CartCode]) -> Vec<Key> {
    let skus: BTreeSet<&Sku> = skus.into_iter().collect();
    let promotions: BTreeSet<PromotionId> = codes.iter().map(|code| code.promotion_id).collect();
    skus.into_iter().map(offers_key).chain(promotions.into_iter().map(promotion_key)).collect()
}

/// The keys of the counters for a promotion's limits.
fn counters(promotion: &Promotion, owner: Owner) -> impl Iterator<Item = Key> {
    let (id, content) = (promotion.id, &promotion.content);
    let account: Option<AccountId> = match owner {
        Owner::Account(account) => Some(account),
        Owner::Guest(_) => None,
    };
    let total = content.usage_limit.map(|_| total_key(id));
    let by_account = account.filter(|_| content.customer_limit.is_some()).map(|account| account_key(id, account));
    let first = account.filter(|_| content.first_order_only).map(first_order_key);
    [total, by_account, first].into_iter().flatten()
}
