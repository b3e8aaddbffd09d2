//! The read model of the catalog: for each sku, the products that offered it, and at what price.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::fault::{Faults, Invalid};
use domain::id::{CategoryId, ProductId, Sku};
use domain::tax::TaxClass;
use domain::{Currency, Timestamp};
use events::catalog::{Price, ProductChanged, Variant};
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::line::Shown;

/// The largest unit price that a cart takes, in minor units: 90 lines of 999 pieces, taxed at 100 % and shipped, still
/// come to less than 2^53.
pub(crate) const MAX_UNIT_AMOUNT: i64 = 50_000_000_000;

/// A product's offer of a sku, as of one version of the product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offer {
    /// The product's version that the offer comes from; a newer version wins.
    pub(crate) version: u64,
    /// Whether it can be bought: the product is active and has this sku.
    pub(crate) sellable: bool,
    /// The product's title, with the variant's own part.
    pub(crate) title: String,
    pub(crate) tax_class: TaxClass,
    /// The categories in which the product is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) category_ids: Vec<CategoryId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    /// The packed weight of one piece.
    #[serde(default)]
    pub(crate) weight_g: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) prices: Vec<Price>,
    pub(crate) track_inventory: bool,
    pub(crate) backorder: bool,
}

impl Offer {
    /// The offer of one variant of a product.
    pub(crate) fn of(product: &ProductChanged, variant: &Variant) -> Self {
        let title = match variant.title.as_str() {
            "" => product.title.clone(),
            own => format!("{} – {own}", product.title),
        };
        let sane = |price: &&Price| (0..=MAX_UNIT_AMOUNT).contains(&price.amount);
        Self {
            version: product.version,
            sellable: product.status == "active",
            title,
            tax_class: TaxClass::named(&product.tax_class),
            category_ids: product.category_ids.clone(),
            tags: product.tags.iter().map(|tag| domain::text::folded(tag)).collect(),
            weight_g: variant.weight_g,
            prices: variant.prices.iter().filter(sane).cloned().collect(),
            track_inventory: variant.track_inventory,
            backorder: variant.backorder,
        }
    }

    /// The same offer, withdrawn by a later version of its product. It keeps its title, for carts that still hold it.
    pub(crate) fn withdrawn(known: Option<&Self>, version: u64) -> Self {
        Self {
            version,
            sellable: false,
            title: known.map(|offer| offer.title.clone()).unwrap_or_default(),
            tax_class: known.map(|offer| offer.tax_class).unwrap_or_default(),
            category_ids: known.map(|offer| offer.category_ids.clone()).unwrap_or_default(),
            tags: known.map(|offer| offer.tags.clone()).unwrap_or_default(),
            weight_g: known.map(|offer| offer.weight_g).unwrap_or_default(),
            prices: Vec::new(),
            track_inventory: known.is_some_and(|offer| offer.track_inventory),
            backorder: known.is_some_and(|offer| offer.backorder),
        }
    }

    /// The price for this quantity now, if the offer can be bought.
    pub(crate) fn price(&self, currency: Currency, quantity: u32, now: Timestamp) -> Option<&Price> {
        self.sellable.then(|| choose(&self.prices, currency, quantity, now)).flatten()
    }

    /// The quantities from 1 to `most` at which another price may apply, smallest first.
    pub(crate) fn steps(&self, currency: Currency, most: u32, now: Timestamp) -> BTreeSet<u32> {
        let holding = self.prices.iter().filter(|price| holds(price, currency, most, now));
        holding.map(|price| price.min_quantity.max(1)).chain([1]).collect()
    }
}

/// The most specific price that applies: one of a price list before the variant's own; then the highest `min_quantity`
/// reached; among those a dated price before an undated one and a shorter time before a longer one; then the lower
/// amount.
pub(crate) fn choose(prices: &[Price], currency: Currency, quantity: u32, now: Timestamp) -> Option<&Price> {
    prices.iter().filter(|price| holds(price, currency, quantity, now)).min_by_key(|price| {
        let own = price.price_list_id.is_none();
        let first = (own, std::cmp::Reverse(price.min_quantity), span_ms(price), price.amount);
        (first, !price.tax_inclusive, price.valid_from, price.valid_to)
    })
}

/// Whether a price applies to this quantity now, even if a more specific one does too.
fn holds(price: &Price, currency: Currency, quantity: u32, now: Timestamp) -> bool {
    price.currency == currency
        && price.min_quantity <= quantity
        && price.valid_from.is_none_or(|from| from <= now)
        && price.valid_to.is_none_or(|to| now < to)
}

/// How long a price applies: open at one end exceeds any closed period; open at both is longest.
fn span_ms(price: &Price) -> i64 {
    match (price.valid_from, price.valid_to) {
        (Some(from), Some(to)) => to.as_millis().saturating_sub(from.as_millis()).min(i64::MAX - 2),
        (None, None) => i64::MAX,
        _ => i64::MAX - 1,
    }
}

/// The known offers of several skus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offers(HashMap<Sku, BTreeMap<ProductId, Offer>>);

impl Offers {
    /// Adds the known offers of a sku.
    pub(crate) fn insert(&mut self, sku: Sku, by_product: BTreeMap<ProductId, Offer>) {
        self.0.insert(sku, by_product);
    }

    /// The effective offer of a sku: one that can be bought before one that can't, then the younger product's.
    ///
    /// A sku belongs to one product at a time. After a move, events of both products may arrive in any order; each
    /// product's offer is stored with its own version, so the outcome does not depend on the order.
    pub(crate) fn find(&self, sku: &Sku) -> Option<(ProductId, &Offer)> {
        let offers = self.0.get(sku)?.iter();
        offers.max_by_key(|(product_id, offer)| (offer.sellable, **product_id)).map(|(id, offer)| (*id, offer))
    }

    /// The price shown for this quantity; a refusal if there is none.
    pub(crate) fn shown(
        &self,
        sku: &Sku,
        currency: Currency,
        quantity: u32,
        now: Timestamp,
    ) -> Result<Shown<'_>, Refusal> {
        let offer = self.find(sku).map(|(_, offer)| offer);
        let price = offer
            .and_then(|offer| Some(Shown { price: offer.price(currency, quantity, now)?, version: offer.version }));
        price.ok_or_else(|| {
            let known = offer.is_some_and(|offer| offer.sellable);
            let detail =
                if known { format!("{sku} has no price in {currency}") } else { format!("{sku} is not for sale") };
            Refusal::NotForSale(Faults::one("/sku", Invalid::new("not_for_sale", detail)))
        })
    }

    /// One product's known offer of a sku.
    pub(crate) fn of_product(&self, sku: &Sku, product_id: ProductId) -> Option<&Offer> {
        self.0.get(sku)?.get(&product_id)
    }
}

#[cfg(test)]
mod tests;
