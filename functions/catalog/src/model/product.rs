//! The product.

use std::collections::BTreeMap;

use deserr::Deserr;
use domain::bounds::{Line, Text};
use domain::collection::Metadata;
use domain::fault::{Fault, Faults};
use domain::id::{CategoryId, PriceListId, ProductId, Sku};
use domain::tag::Tag;
use domain::tax::TaxClass;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

use super::attribute::Attribute;
use super::media::Media;
use super::options::ProductOption;
use super::{Band, ListedPrice, Price, ProductContent, Rating, Slug, Tags, Variant, mixed, mixed_tax};

/// The state of a product: draft → active ⇄ archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = ProductStatus)]
pub(crate) enum Status {
    /// In preparation: only staff see it.
    Draft,
    /// On sale.
    Active,
    /// No longer on sale.
    Archived,
}

impl Status {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Archived];

    /// As it is written in keys and events.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// A product, with its variants, their prices and their availability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Product {
    /// Its id.
    pub(crate) id: ProductId,
    /// The name in its address; unique over all products.
    pub(crate) slug: Slug,
    /// Its state.
    pub(crate) status: Status,
    /// Its title.
    pub(crate) title: Line<1, 200>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) description: Option<Text<1, 10_000>>,
    /// What its variants differ in.
    #[serde(default)]
    #[schema(value_type = Vec<ProductOption>, max_items = 5)]
    pub(crate) options: Vec<ProductOption>,
    /// The variants that can be bought.
    #[schema(max_items = 100)]
    pub(crate) variants: Vec<Variant>,
    /// The categories that it is in.
    #[schema(max_items = 10)]
    pub(crate) category_ids: Vec<CategoryId>,
    /// Its tags.
    #[serde(default)]
    #[schema(value_type = Vec<Tag>, max_items = 20)]
    pub(crate) tags: Tags,
    /// Its pictures and other media.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub(crate) media: Vec<Media>,
    /// Its typed attributes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(crate) attributes: Vec<Attribute>,
    /// Its tax class.
    pub(crate) tax_class: TaxClass,
    /// The shop's own data about it.
    pub(crate) metadata: Metadata,
    /// What its reviews come to; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) rating: Option<Rating>,
    /// Counts its changes. Availability and rating change without it.
    pub(crate) version: u64,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    /// The version of its rating; 0 before the first.
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) rating_version: u64,
    /// Counts the changes of its availability and its rating.
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) stock_revision: u64,
    /// Its shard of each list; it never changes.
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) shard: u64,
}

impl Product {
    /// A new product, in draft.
    pub(crate) fn new(content: ProductContent, clock: &Clock) -> Self {
        let now = clock.now();
        Self {
            id: ProductId::new(clock),
            slug: content.slug,
            status: Status::Draft,
            title: content.title,
            description: content.description,
            options: content.options.into_vec(),
            variants: content.variants.into_vec().into_iter().map(|v| Variant::new(v, Band::None)).collect(),
            category_ids: content.category_ids.into_vec(),
            tags: content.tags,
            media: content.media.into_vec(),
            attributes: content.attributes.into_vec(),
            tax_class: content.tax_class,
            metadata: content.metadata,
            rating: None,
            rating_version: 0,
            version: 1,
            created_at: now,
            updated_at: now,
            stock_revision: 0,
            shard: 0,
        }
    }

    /// The beginning of a new product that is too large to be written at once: its first variants, not active yet.
    pub(crate) fn beginning(mut self, variants: usize) -> Self {
        let status = if self.status == Status::Archived { Status::Archived } else { Status::Draft };
        self.variants.truncate(variants);
        Self { status, version: 1, ..self }
    }

    /// What a client may change of it.
    pub(crate) fn content(&self) -> ProductContent {
        let variants: Vec<_> = self.variants.iter().map(Variant::content).collect();
        ProductContent {
            slug: self.slug.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            // The stored values were within their limits when written.
            options: self.options.clone().try_into().unwrap_or_default(),
            variants: variants.try_into().unwrap_or_default(),
            category_ids: self.category_ids.clone().try_into().unwrap_or_default(),
            tags: self.tags.clone(),
            media: self.media.clone().try_into().unwrap_or_default(),
            attributes: self.attributes.clone().try_into().unwrap_or_default(),
            tax_class: self.tax_class,
            metadata: self.metadata.clone(),
        }
    }

    /// The product with changed content, at its next version. Each sku keeps its stock and its
    /// prices of lists.
    pub(crate) fn revised(&self, content: ProductContent, now: Timestamp) -> Self {
        let known: BTreeMap<&Sku, &Variant> = self.variants.iter().map(|variant| (&variant.sku, variant)).collect();
        let variants = content.variants.into_vec().into_iter().map(|content| {
            let before = known.get(&content.sku);
            let mut variant = Variant::new(content, before.map(|before| before.band()).unwrap_or_default());
            variant.list_prices = before.map(|before| before.list_prices.clone()).unwrap_or_default();
            variant
        });
        Self {
            slug: content.slug,
            title: content.title,
            description: content.description,
            options: content.options.into_vec(),
            variants: variants.collect(),
            category_ids: content.category_ids.into_vec(),
            tags: content.tags,
            media: content.media.into_vec(),
            attributes: content.attributes.into_vec(),
            tax_class: content.tax_class,
            metadata: content.metadata,
            ..self.next(now)
        }
    }

    /// The product with changed prices of one list for some skus, at its next version; `None` if
    /// they are the same.
    pub(crate) fn repriced(
        &self,
        list: PriceListId,
        prices: &BTreeMap<Sku, Vec<Price>>,
        now: Timestamp,
    ) -> Option<Self> {
        let mut after = self.clone();
        for variant in &mut after.variants {
            let Some(prices) = prices.get(&variant.sku) else { continue };
            variant.list_prices.retain(|listed| listed.price_list_id != list);
            variant.list_prices.extend(prices.iter().map(|price| ListedPrice::of(list, price.clone())));
            variant
                .list_prices
                .sort_by_key(|listed| (listed.price_list_id, listed.currency, listed.price().place(None)));
        }
        (after != *self).then(|| after.next(now))
    }

    /// The product at its next version.
    pub(super) fn next(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// The variant with this sku.
    pub(crate) fn variant(&self, sku: &Sku) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.sku == *sku)
    }

    /// A warning for each currency in which it has net and gross prices side by side.
    pub(crate) fn mixed_taxes(&self) -> Vec<Fault> {
        let prices = self.variants.iter().flat_map(|variant| &*variant.prices);
        let currencies = mixed(prices.map(|price| (price.currency, price.tax_inclusive)));
        currencies.into_iter().flat_map(|currency| mixed_tax("/variants", currency).into_listed()).collect()
    }

    /// The stock of each sku.
    pub(crate) fn bands(&self) -> BTreeMap<Sku, Band> {
        self.variants.iter().map(|v| (v.sku.clone(), v.band())).collect()
    }

    /// Sets the stock of these skus; others keep theirs.
    pub(crate) fn adopt(&mut self, bands: &BTreeMap<Sku, Band>) {
        for variant in &mut self.variants {
            if let Some(band) = bands.get(&variant.sku) {
                variant.set_band(*band);
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// A draft with these skus, each with one price.
    pub(in super::super) fn draft(skus: &[&str]) -> Product {
        let variants: Vec<_> =
            skus.iter().map(|sku| json!({ "sku": sku, "prices": [{ "amount": 100, "currency": "EUR" }] })).collect();
        let content = json!({ "slug": "shirt", "title": "Shirt", "variants": variants });
        let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
        Product::new(deserr::deserialize::<_, _, Faults>(content).unwrap(), &clock)
    }

    const SKUS: [&str; 5] = ["A", "B", "C", "D", "E"];

    proptest! {
        #[test]
        fn each_sku_keeps_its_stock_through_any_change(
            before in prop::sample::subsequence(&SKUS[..], 0..=5),
            after in prop::sample::subsequence(&SKUS[..], 0..=5).prop_shuffle(),
            stocked in prop::sample::subsequence(&SKUS[..], 0..=5),
        ) {
            let mut product = draft(&before);
            product.adopt(&stocked.iter().map(|sku| (sku.parse().unwrap(), Band::Plenty)).collect());
            let changed = product.revised(draft(&after).content(), product.updated_at);
            for variant in &changed.variants {
                let sku = variant.sku.as_str();
                let expected = before.contains(&sku) && stocked.contains(&sku);
                prop_assert_eq!(variant.band() == Band::Plenty, expected, "{}", sku);
            }
            prop_assert_eq!(changed.version, 2);
            prop_assert_eq!(changed.content(), draft(&after).content());
        }
    }
}
