//! The variants of a product.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::BoundedVec;
use domain::fault::Faults;
use domain::id::{PriceListId, Sku};
use serde::{Deserialize, Serialize};

use super::options::{MAX_OPTIONS, OptionValue};
use super::{Availability, Band, ListedPrice, Price};

/// The most prices that a variant has of its own.
pub(crate) const MAX_PRICES: usize = 20;
/// The most prices that it has of lists.
pub(crate) const MAX_LIST_PRICES: usize = 40;

/// Whether a variant may be sold beyond the stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = Backorder)]
pub(crate) enum Backorder {
    /// Only the stock on hand.
    #[default]
    Deny,
    /// Also pieces that are still to arrive.
    Allow,
}

/// A variant as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ProductVariantContent)]
pub(crate) struct VariantContent {
    /// The shop's own name for it; unique over all products.
    pub(crate) sku: Sku,
    /// Its own part of the title: `Black / M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) title: Option<Line<1, 200>>,
    /// Its value of each of the product's options, in their order.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<OptionValue>, max_items = 5)]
    pub(crate) option_values: BoundedVec<OptionValue, MAX_OPTIONS>,
    /// The code on its package (EAN, UPC, ISBN, or the shop's own).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) barcode: Option<Line<1, 64>>,
    /// Its packed weight in grams.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 0, maximum = 100000000, default = 0)]
    pub(crate) weight_g: BoundedInt<0, 100_000_000>,
    /// Its prices.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<Price>, max_items = 20)]
    pub(crate) prices: BoundedVec<Price, MAX_PRICES>,
    /// Whether its stock is counted at all.
    #[serde(default = "counted")]
    #[deserr(default = counted())]
    #[schema(default = true)]
    pub(crate) track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = "deny")]
    pub(crate) backorder: Backorder,
}

/// A product without options has variants without values.
fn nothing_of(values: &[OptionValue]) -> bool {
    values.is_empty()
}

const fn counted() -> bool {
    true
}

/// A variant with its availability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ProductVariant)]
pub(crate) struct Variant {
    /// The shop's own name for it; unique over all products.
    pub(crate) sku: Sku,
    /// Its own part of the title: `Black / M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<Line<1, 200>>,
    /// Its value of each of the product's options, in their order.
    #[serde(default, skip_serializing_if = "nothing_of")]
    #[schema(value_type = Vec<OptionValue>, max_items = 5)]
    pub(crate) option_values: BoundedVec<OptionValue, MAX_OPTIONS>,
    /// The code on its package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) barcode: Option<Line<1, 64>>,
    /// Its packed weight in grams.
    #[schema(value_type = i64, minimum = 0)]
    pub(crate) weight_g: BoundedInt<0, 100_000_000>,
    /// Its prices.
    #[schema(value_type = Vec<Price>, max_items = 20)]
    pub(crate) prices: BoundedVec<Price, MAX_PRICES>,
    /// Its prices of active price lists; they take precedence over its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 40)]
    pub(crate) list_prices: Vec<ListedPrice>,
    /// Whether its stock is counted at all.
    pub(crate) track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub(crate) backorder: Backorder,
    /// Whether it can be bought now.
    availability: Availability,
    #[serde(skip)]
    #[schema(ignore)]
    band: Band,
}

impl Variant {
    /// A variant with this content and stock.
    pub(crate) fn new(content: VariantContent, band: Band) -> Self {
        let availability = Availability::of(band, content.track_inventory, content.backorder == Backorder::Allow);
        Self {
            sku: content.sku,
            title: content.title,
            option_values: content.option_values,
            barcode: content.barcode,
            weight_g: content.weight_g,
            prices: content.prices,
            list_prices: Vec::new(),
            track_inventory: content.track_inventory,
            backorder: content.backorder,
            availability,
            band,
        }
    }

    /// What a client may change of it.
    pub(crate) fn content(&self) -> VariantContent {
        VariantContent {
            sku: self.sku.clone(),
            title: self.title.clone(),
            option_values: self.option_values.clone(),
            barcode: self.barcode.clone(),
            weight_g: self.weight_g,
            prices: self.prices.clone(),
            track_inventory: self.track_inventory,
            backorder: self.backorder,
        }
    }

    /// How many prices it has of lists other than this one.
    pub(crate) fn prices_of_other_lists(&self, list: PriceListId) -> usize {
        self.list_prices.iter().filter(|price| price.price_list_id != list).count()
    }

    /// Its coarse stock.
    pub(crate) const fn band(&self) -> Band {
        self.band
    }

    /// Sets its coarse stock.
    pub(crate) fn set_band(&mut self, band: Band) {
        self.band = band;
        self.availability = Availability::of(band, self.track_inventory, self.backorder == Backorder::Allow);
    }
}
