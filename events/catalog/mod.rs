//! What catalog publishes.

use serde::{Deserialize, Serialize};

use super::event;
use domain::id::{CategoryId, PriceListId, ProductId, Sku};
use domain::{Currency, Timestamp};

/// A product as it stands, with all variants and prices. Only active products can be bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductChanged {
    /// The product.
    pub product_id: ProductId,
    /// Its version; newer wins.
    pub version: u64,
    /// The name in its address.
    pub slug: String,
    /// `draft`, `active` or `archived`.
    pub status: String,
    /// Its title.
    pub title: String,
    /// How it is taxed: `standard`, `reduced`, `zero`.
    pub tax_class: String,
    /// The categories in which it is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_ids: Vec<CategoryId>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What can be bought of it.
    pub variants: Vec<Variant>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its attributes, each value as a text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// The address of its first picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}
event!(ProductChanged, "catalog.product.changed", State, |e| e.product_id.to_string());

/// What a product is like, for those who compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name: `material`.
    pub name: String,
    /// Its value as a text: `linen`, `12.50`, `true`, `2026-03-01`.
    pub value: String,
}

/// One variant of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its stock keeping unit.
    pub sku: Sku,
    /// The variant's own part of the title: `Black / M`.
    #[serde(default)]
    pub title: String,
    /// What it weighs, packed.
    #[serde(default)]
    pub weight_g: u32,
    /// Its prices.
    pub prices: Vec<Price>,
    /// Whether stock is counted at all.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

/// What a variant costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Minor units.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// Whether tax is in it.
    pub tax_inclusive: bool,
    /// From how many pieces on it holds.
    pub min_quantity: u32,
    /// From when on it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// The price list that it comes of; a price of a list goes before the variant's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list_id: Option<PriceListId>,
}

/// A product was taken off the shelf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductArchived {
    /// The product.
    pub product_id: ProductId,
    /// Its version; newer wins, also over `catalog.product.changed`.
    pub version: u64,
    /// Its skus.
    pub skus: Vec<Sku>,
}
event!(ProductArchived, "catalog.product.archived", State, |e| e.product_id.to_string());

/// A category as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CategoryChanged {
    /// The category.
    pub category_id: CategoryId,
    /// Its version; newer wins.
    pub version: u64,
    /// The name in its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The category above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CategoryId>,
    /// Whether it was deleted.
    pub deleted: bool,
}
event!(CategoryChanged, "catalog.category.changed", State, |e| e.category_id.to_string());
