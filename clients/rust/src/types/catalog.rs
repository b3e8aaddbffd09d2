// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of catalog.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::*;
use crate::values::{Patch, text_enum};

text_enum! {
    /// Whether a variant may be sold beyond the stock.
    Backorder {
        Deny = "deny",
        Allow = "allow",
    }
}

/// A category of products.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The name in its address; unique over all categories.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its parent category; none at the top.
    pub parent_id: Option<CategoryId>,
    /// Its position among the others; lower comes first.
    pub position: u64,
    /// How many categories are directly below it. It changes without the version.
    pub children: Option<u64>,
    /// The shop's own data about it.
    pub metadata: Metadata,
    /// Counts its changes.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// A category as a client describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CategoryContent {
    /// The name in its address; unique over all categories.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its parent category; none at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CategoryId>,
    /// Its position among the others; lower comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The shop's own data about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl CategoryContent {
    /// Makes one with what it needs.
    pub fn new(slug: impl Into<Slug>, name: impl Into<String>) -> Self {
        Self {
            slug: slug.into(),
            name: name.into(),
            description: None,
            parent_id: None,
            position: None,
            metadata: None,
        }
    }
}

/// A category with all below it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CategoryNode {
    /// Its id.
    pub id: CategoryId,
    /// The name in its address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its position among its siblings; lower comes first.
    pub position: i64,
    /// The categories directly below it, by position.
    pub children: Vec<CategoryNode>,
}

/// The changes of a category: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CategoryPatch {
    /// The name in its address; unique over all categories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description; null removes it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its parent category; null moves it to the top.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub parent_id: Patch<CategoryId>,
    /// Its position among the others; null is 0.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub position: Patch<u64>,
    /// The shop's own data about it; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// The categories as a tree.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CategoryTree {
    /// Those without a parent, by position, each with all below it.
    pub items: Vec<CategoryNode>,
    /// Whether these are all; a shop with more than 1,000 categories lists them.
    pub complete: bool,
}

/// A day (RFC 3339, full-date).
pub type Day = String;

/// A decimal number as a text, so that it stays exact.
pub type Decimal = String;

/// The result of an import.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// Whether it was a dry run: then nothing was written, and the rest shows the would-be result.
    pub dry_run: bool,
    /// The encoding that the text was read in: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    pub encoding: String,
    /// The delimiter that was found between the cells of CSV.
    pub delimiter: Option<String>,
    /// How many lines created a product.
    pub created: u64,
    /// How many lines changed one.
    pub updated: u64,
    /// How many lines changed nothing.
    pub unchanged: u64,
    /// How many lines failed.
    pub failed: u64,
    /// How many categories were created.
    pub categories_created: u64,
    /// A report for each line, in their order.
    pub rows: Vec<LineReport>,
}

/// The result of a line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LineReport {
    /// The line in which the row begins, from 1 on; in CSV the first holds the names of the columns.
    pub line: u64,
    /// The outcome.
    pub status: LineStatus,
    /// The product of the line.
    pub id: Option<ProductId>,
    /// Why it failed: the first fault, and others while the report has room.
    #[serde(default)]
    pub errors: Vec<Fault>,
    /// How many faults there are beside those.
    pub more_errors: Option<u64>,
    /// Warnings of probably unintended content.
    #[serde(default)]
    pub warnings: Vec<Fault>,
}

text_enum! {
    /// The outcome of a line.
    LineStatus {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        Failed = "failed",
    }
}

/// A price of a price list, with the list's period. It takes precedence over the variant's own prices.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ListedPrice {
    /// The list.
    pub price_list_id: PriceListId,
    /// Minor units of the currency.
    pub amount: u64,
    /// The currency.
    pub currency: Currency,
    /// Whether the amount includes tax.
    pub tax_inclusive: bool,
    /// The quantity from which it applies.
    pub min_quantity: u64,
    /// The start of the list's period.
    pub valid_from: Option<String>,
    /// The end of the list's period, exclusive.
    pub valid_to: Option<String>,
}

text_enum! {
    /// The kind of a medium.
    MediaKind {
        Image = "image",
        Video = "video",
        Model = "model",
        Document = "document",
    }
}

/// A price list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PriceList {
    /// Its id.
    pub id: PriceListId,
    /// Its name.
    pub name: String,
    /// The status.
    pub status: PriceListStatus,
    /// The start of its period.
    pub valid_from: Option<String>,
    /// The end of its period, exclusive.
    pub valid_to: Option<String>,
    /// Whether the products show it.
    pub application: PriceListApplication,
    /// How many of its skus were left out when it was last applied, since their products have no room.
    pub skipped: u64,
    /// The shop's own data about it.
    pub metadata: Metadata,
    /// Counts its changes; its rows change without it.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

text_enum! {
    /// Whether the products show the list's prices.
    PriceListApplication {
        Applied = "applied",
        Applying = "applying",
        Removing = "removing",
    }
}

/// A price list as a client describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriceListContent {
    /// Its name.
    pub name: String,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<PriceListStatus>,
    /// The start of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// The end of its period, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// The shop's own data about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl PriceListContent {
    /// Makes one with what it needs.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), status: None, valid_from: None, valid_to: None, metadata: None }
    }
}

/// `plist_` and a ULID.
pub type PriceListId = String;

/// The changes of a price list: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PriceListPatch {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The status; null is `draft`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub status: Patch<PriceListStatus>,
    /// The start of its period; null for none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub valid_from: Patch<String>,
    /// The end of its period; null for none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub valid_to: Patch<String>,
    /// The shop's own data about it; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

text_enum! {
    /// The status of a list.
    PriceListStatus {
        Draft = "draft",
        Active = "active",
    }
}

/// A price to set for a sku.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriceRow {
    /// The sku that it prices.
    pub sku: Sku,
    /// Minor units of the currency.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// Whether the amount includes tax; by default as in the price that it replaces, or else as `CATALOG_TAX_INCLUSIVE`
    /// says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_inclusive: Option<bool>,
    /// The quantity from which it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<u64>,
}

impl PriceRow {
    /// Makes one with what it needs.
    pub fn new(sku: impl Into<Sku>, amount: i64, currency: impl Into<Currency>) -> Self {
        Self { sku: sku.into(), amount, currency: currency.into(), tax_inclusive: None, min_quantity: None }
    }
}

/// The prices to set in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriceRows {
    /// The rows. Each replaces the one with its sku, currency and quantity, and keeps the fields that it does not name;
    /// all others stay.
    pub rows: Vec<PriceRow>,
}

impl PriceRows {
    /// Makes one.
    pub fn new(rows: Vec<PriceRow>) -> Self {
        Self { rows }
    }
}

/// A product, with its variants, their prices and their availability.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The name in its address; unique over all products.
    pub slug: Slug,
    /// Its state.
    pub status: ProductStatus,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// What its variants differ in.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// The variants that can be bought.
    pub variants: Vec<ProductVariant>,
    /// The categories that it is in.
    pub category_ids: Vec<CategoryId>,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Its pictures and other media.
    #[serde(default)]
    pub media: Vec<ProductMedia>,
    /// Its typed attributes.
    #[serde(default)]
    pub attributes: Vec<ProductAttribute>,
    /// Its tax class.
    pub tax_class: TaxClass,
    /// The shop's own data about it.
    pub metadata: Metadata,
    /// What its reviews come to; absent while there is none.
    pub rating: Option<ProductRating>,
    /// Counts its changes. Availability and rating change without it.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// An attribute: its name, its type and its value.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProductAttribute {
    /// Words.
    Text {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A whole number.
    Integer {
        /// Its name.
        name: String,
        /// Its value.
        value: i64,
    },
    /// A decimal number, exact.
    Decimal {
        /// Its name.
        name: String,
        /// Its value.
        value: Decimal,
    },
    /// Yes or no.
    Boolean {
        /// Its name.
        name: String,
        /// Its value.
        value: bool,
    },
    /// A day.
    Date {
        /// Its name.
        name: String,
        /// Its value.
        value: Day,
    },
    /// One that this version of the client doesn't know.
    #[serde(untagged)]
    Unknown(Value),
}

text_enum! {
    /// Whether a variant can be bought now. It follows the stock with a short delay and is a hint: inventory decides.
    ProductAvailability {
        InStock = "in_stock",
        Low = "low",
        Out = "out",
    }
}

/// A product as a client describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductContent {
    /// The name in its address; unique over all products.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its variants differ in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<ProductOption>>,
    /// The variants that can be bought. The skus are unique over all products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<ProductVariantContent>>,
    /// The categories that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_ids: Option<Vec<CategoryId>>,
    /// Its tags; stored in lower case, each once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// Its pictures and other media, in the order in which they are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Vec<ProductMedia>>,
    /// Its typed attributes, each with its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<ProductAttribute>>,
    /// Its tax class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<TaxClass>,
    /// The shop's own data about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl ProductContent {
    /// Makes one with what it needs.
    pub fn new(slug: impl Into<Slug>, title: impl Into<String>) -> Self {
        Self {
            slug: slug.into(),
            title: title.into(),
            description: None,
            options: None,
            variants: None,
            category_ids: None,
            tags: None,
            media: None,
            attributes: None,
            tax_class: None,
            metadata: None,
        }
    }
}

/// A reference to a picture or another medium: by its address, or by the id of an asset.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ProductMedia {
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
    /// The asset that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset_id: Option<String>,
    /// Its alternative text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaKind>,
}

/// Something that the variants differ in, with its values: the size, with `S`, `M` and `L`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ProductOption {
    /// Its name.
    pub name: String,
    /// Its values, in the order in which they are shown.
    pub values: Vec<String>,
}

impl ProductOption {
    /// Makes one.
    pub fn new(name: impl Into<String>, values: Vec<String>) -> Self {
        Self { name: name.into(), values }
    }
}

/// The changes of a product: a JSON Merge Patch (RFC 7396). Absent fields stay; lists are replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProductPatch {
    /// The name in its address; unique over all products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its description; null removes it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// What its variants differ in.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub options: Patch<Vec<ProductOption>>,
    /// The variants that can be bought; null or an empty list removes all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub variants: Patch<Vec<ProductVariantContent>>,
    /// The categories that it is in.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub category_ids: Patch<Vec<CategoryId>>,
    /// Its tags.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub tags: Patch<Vec<Tag>>,
    /// Its pictures and other media.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub media: Patch<Vec<ProductMedia>>,
    /// Its typed attributes.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub attributes: Patch<Vec<ProductAttribute>>,
    /// Its tax class; null is `standard`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub tax_class: Patch<TaxClass>,
    /// The shop's own data about it; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// A price of a variant. If several apply, the most specific one wins.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ProductPrice {
    /// Minor units of the currency.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// Whether the amount includes tax; by default as `CATALOG_TAX_INCLUSIVE` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_inclusive: Option<bool>,
    /// The quantity from which it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<u64>,
    /// The start of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// The end of its period, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
}

impl ProductPrice {
    /// Makes one with what it needs.
    pub fn new(amount: i64, currency: impl Into<Currency>) -> Self {
        Self {
            amount,
            currency: currency.into(),
            tax_inclusive: None,
            min_quantity: None,
            valid_from: None,
            valid_to: None,
        }
    }
}

/// What all reviews of a product come to. It follows the reviews with a short delay.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProductRating {
    /// How many there are.
    pub count: u64,
    /// Their mean, from 1 to 5, to two decimals.
    pub average: f64,
    /// How many gave one to five, in this order.
    pub histogram: Vec<u64>,
}

text_enum! {
    /// The state of a product: draft → active ⇄ archived.
    ProductStatus {
        Draft = "draft",
        Active = "active",
        Archived = "archived",
    }
}

/// A variant with its availability.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProductVariant {
    /// The shop's own name for it; unique over all products.
    pub sku: Sku,
    /// Its own part of the title: `Black / M`.
    pub title: Option<String>,
    /// Its value of each of the product's options, in their order.
    #[serde(default)]
    pub option_values: Vec<String>,
    /// The code on its package.
    pub barcode: Option<String>,
    /// Its packed weight in grams.
    pub weight_g: u64,
    /// Its prices.
    pub prices: Vec<ProductPrice>,
    /// Its prices of active price lists; they take precedence over its own.
    #[serde(default)]
    pub list_prices: Vec<ListedPrice>,
    /// Whether its stock is counted at all.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: Backorder,
    /// Whether it can be bought now.
    pub availability: ProductAvailability,
}

/// A variant as a client describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductVariantContent {
    /// The shop's own name for it; unique over all products.
    pub sku: Sku,
    /// Its own part of the title: `Black / M`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its value of each of the product's options, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option_values: Option<Vec<String>>,
    /// The code on its package (EAN, UPC, ISBN, or the shop's own).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// Its packed weight in grams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<u64>,
    /// Its prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Vec<ProductPrice>>,
    /// Whether its stock is counted at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_inventory: Option<bool>,
    /// Whether it may be sold beyond the stock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backorder: Option<Backorder>,
}

impl ProductVariantContent {
    /// Makes one with what it needs.
    pub fn new(sku: impl Into<Sku>) -> Self {
        Self {
            sku: sku.into(),
            title: None,
            option_values: None,
            barcode: None,
            weight_g: None,
            prices: None,
            track_inventory: None,
            backorder: None,
        }
    }
}

/// The result of a row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SetPriceReport {
    /// The sku of the price.
    pub sku: String,
    /// The outcome.
    pub status: SetPriceStatus,
    /// Why it is not set.
    #[serde(default)]
    pub errors: Vec<Fault>,
    /// Warnings of set prices that are probably unintended: `mixed_tax` if some prices in its currency include tax, in
    /// the list or at the product, and others do not.
    #[serde(default)]
    pub warnings: Vec<Fault>,
}

text_enum! {
    /// The result of a row.
    SetPriceStatus {
        Set = "set",
        Unchanged = "unchanged",
        Failed = "failed",
    }
}

/// The result of each row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SetPricesReport {
    /// One for each row of the request, in its order.
    pub rows: Vec<SetPriceReport>,
}

/// A sku with the prices that the list has for it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SkuPrices {
    /// The sku.
    pub sku: String,
    /// Its prices in this list.
    pub prices: Vec<ProductPrice>,
}

/// The name in the address: words of lower-case letters and digits, joined by single dashes.
pub type Slug = String;

text_enum! {
    /// How goods are taxed. What a class costs in a country is cart's to say.
    TaxClass {
        Standard = "standard",
        Reduced = "reduced",
        SuperReduced = "super_reduced",
        Parking = "parking",
        Zero = "zero",
    }
}

/// An http or https address, percent-encoded where it needs to be (RFC 3986).
pub type Url = String;

/// A product with warnings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WrittenProduct {
    /// Its id.
    pub id: ProductId,
    /// The name in its address; unique over all products.
    pub slug: Slug,
    /// Its state.
    pub status: ProductStatus,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// What its variants differ in.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// The variants that can be bought.
    pub variants: Vec<ProductVariant>,
    /// The categories that it is in.
    pub category_ids: Vec<CategoryId>,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Its pictures and other media.
    #[serde(default)]
    pub media: Vec<ProductMedia>,
    /// Its typed attributes.
    #[serde(default)]
    pub attributes: Vec<ProductAttribute>,
    /// Its tax class.
    pub tax_class: TaxClass,
    /// The shop's own data about it.
    pub metadata: Metadata,
    /// What its reviews come to; absent while there is none.
    pub rating: Option<ProductRating>,
    /// Counts its changes. Availability and rating change without it.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// Warnings of probably unintended content: `mixed_tax` if some of its prices in a currency include tax and some do
    /// not.
    #[serde(default)]
    pub warnings: Vec<Fault>,
}
