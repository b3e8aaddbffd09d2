//! Price lists: prices under one name and one period, which take precedence over the variants' own while the list is
//! active.

use std::collections::BTreeMap;

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::{BoundedVec, Metadata, MetadataPatch};
use domain::fault::{Faults, Invalid};
use domain::id::{PriceListId, Sku};
use domain::money::MAX_AMOUNT;
use domain::{Clock, Currency, Timestamp};
use serde::{Deserialize, Serialize};

use super::Price;
use super::price::{empty_period, never};

/// The most rows that one request sets.
pub(crate) const MAX_ROWS: usize = 100;
/// The most prices that a list has for one sku.
pub(crate) const MAX_PRICES_OF_A_SKU: usize = 20;

/// The status of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = PriceListStatus)]
pub(crate) enum ListStatus {
    /// In preparation: only staff see its prices.
    #[default]
    Draft,
    /// Its prices apply, within its period.
    Active,
}

/// Whether the products show the list's prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PriceListApplication)]
pub(crate) enum Application {
    /// All products show it.
    #[default]
    Applied,
    /// The list has changed, and is being applied to its products.
    Applying,
    /// The list is being deleted: its prices are removed from the products first.
    Removing,
}

/// A price list as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "name": "Summer sale", "status": "draft", "valid_from": "2026-06-01T00:00:00Z" }))]
pub(crate) struct PriceListContent {
    /// Its name.
    pub(crate) name: Line<1, 200>,
    /// The status.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = "draft")]
    pub(crate) status: ListStatus,
    /// The start of its period.
    #[deserr(default)]
    pub(crate) valid_from: Option<Timestamp>,
    /// The end of its period, exclusive.
    #[deserr(default)]
    pub(crate) valid_to: Option<Timestamp>,
    /// The shop's own data about it.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) metadata: Metadata,
}

/// The changes of a price list: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "active" }))]
pub(crate) struct PriceListPatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
    /// The status; null is `draft`.
    status: Option<ListStatus>,
    /// The start of its period; null for none.
    valid_from: Option<Timestamp>,
    /// The end of its period; null for none.
    valid_to: Option<Timestamp>,
    /// The shop's own data about it; a null removes one text, or all.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// A price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct PriceList {
    /// Its id.
    pub(crate) id: PriceListId,
    /// Its name.
    pub(crate) name: Line<1, 200>,
    /// The status.
    pub(crate) status: ListStatus,
    /// The start of its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) valid_from: Option<Timestamp>,
    /// The end of its period, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) valid_to: Option<Timestamp>,
    /// Whether the products show it.
    pub(crate) application: Application,
    /// How many of its skus were left out when it was last applied, since their products have no
    /// room.
    pub(crate) skipped: u64,
    /// The shop's own data about it.
    pub(crate) metadata: Metadata,
    /// Counts its changes; its rows change without it.
    pub(crate) version: u64,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
}

/// A price to set for a sku.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "sku": "LINEN-WHITE-M", "amount": 3900, "currency": "EUR", "tax_inclusive": true }))]
pub(crate) struct PriceRow {
    /// The sku that it prices.
    pub(crate) sku: Sku,
    /// Minor units of the currency.
    #[schema(value_type = i64, minimum = 0, maximum = 9007199254740991i64)]
    pub(crate) amount: BoundedInt<0, MAX_AMOUNT>,
    /// The currency.
    pub(crate) currency: Currency,
    /// Whether the amount includes tax; by default as in the price that it replaces, or else as
    /// `CATALOG_TAX_INCLUSIVE` says.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) tax_inclusive: Option<bool>,
    /// The quantity from which it applies.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 1, maximum = 1000000, default = 1)]
    pub(crate) min_quantity: BoundedInt<1, 1_000_000>,
}

/// The prices to set in a list.
#[derive(Clone, Debug, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct PriceRows {
    /// The rows. Each replaces the one with its sku, currency and quantity, and keeps the fields
    /// that it does not name; all others stay.
    #[schema(value_type = Vec<PriceRow>, max_items = 100)]
    pub(crate) rows: BoundedVec<PriceRow, MAX_ROWS>,
}

impl PriceListContent {
    /// Checks the rule over several fields.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        if never(self.valid_from, self.valid_to) {
            return Err(Faults::one("/valid_to", empty_period()));
        }
        Ok(())
    }
}

impl PriceList {
    /// A new list, without prices.
    pub(crate) fn new(content: PriceListContent, clock: &Clock) -> Self {
        let (id, now) = (PriceListId::new(clock), clock.now());
        let PriceListContent { name, status, valid_from, valid_to, metadata } = content;
        let (application, skipped, version) = (Application::Applied, 0, 1);
        let (created_at, updated_at) = (now, now);
        Self { id, name, status, valid_from, valid_to, application, skipped, metadata, version, created_at, updated_at }
    }

    /// What a client may change of it.
    pub(crate) fn content(&self) -> PriceListContent {
        PriceListContent {
            name: self.name.clone(),
            status: self.status,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            metadata: self.metadata.clone(),
        }
    }

    /// The list with changed content, at its next version; to be applied if its products are
    /// affected.
    pub(crate) fn revised(&self, content: PriceListContent, now: Timestamp) -> Self {
        let PriceListContent { name, status, valid_from, valid_to, metadata } = content;
        let version = self.version + 1;
        let mut after = Self { name, status, valid_from, valid_to, metadata, version, updated_at: now, ..self.clone() };
        let seen = |list: &Self| (list.is_active()).then_some((list.valid_from, list.valid_to));
        if seen(self) != seen(&after) {
            after.application = Application::Applying;
        }
        after
    }

    /// The list in deletion, at its next version.
    pub(crate) fn removed(&self, now: Timestamp) -> Self {
        Self { application: Application::Removing, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// Whether products show its prices.
    pub(crate) fn is_active(&self) -> bool {
        self.status == ListStatus::Active && self.application != Application::Removing
    }

    /// The prices that products show for these rows, with the list's period; or none.
    pub(crate) fn shown(&self, rows: &[Price]) -> Vec<Price> {
        if !self.is_active() {
            return Vec::new();
        }
        let (valid_from, valid_to) = (self.valid_from, self.valid_to);
        rows.iter().map(|price| Price { valid_from, valid_to, ..price.clone() }).collect()
    }
}

impl PriceRow {
    /// The price of the row, without a period, since the list has one. Includes tax as the row
    /// says, or else as `usual`.
    fn price(&self, usual: bool) -> Price {
        let Self { amount, currency, min_quantity, .. } = *self;
        let tax_inclusive = self.tax_inclusive.unwrap_or(usual);
        Price { amount, currency, tax_inclusive, min_quantity, valid_from: None, valid_to: None }
    }
}

/// Rows by their sku.
pub(crate) fn by_sku(rows: &[PriceRow]) -> BTreeMap<&Sku, Vec<&PriceRow>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.sku).or_default().push(row);
    }
    groups
}

/// Refuses two rows of the same price.
pub(crate) fn check_rows(rows: &[PriceRow]) -> Result<(), Faults> {
    let mut faults = Faults::none();
    let mut seen = std::collections::BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        if !seen.insert((&row.sku, row.currency, row.min_quantity)) {
            let detail = "another row has the same sku, currency and quantity";
            faults.add(format!("/rows/{index}"), Invalid::new("ambiguous_price", detail));
        }
    }
    faults.none_or(())
}

/// The prices of a sku with these rows: each replaces the one with its currency and quantity, and keeps its
/// `tax_inclusive` where the row has none. A new one includes tax as it says, or else as `usual`.
pub(crate) fn with_rows(before: &[Price], rows: &[&PriceRow], usual: bool) -> Vec<Price> {
    let key = |price: &Price| (price.currency, price.min_quantity);
    let mut prices: BTreeMap<_, Price> = before.iter().map(|price| (key(price), price.clone())).collect();
    for row in rows {
        let known = prices.get(&(row.currency, row.min_quantity)).map(|known| known.tax_inclusive);
        let price = row.price(known.unwrap_or(usual));
        prices.insert(key(&price), price);
    }
    prices.into_values().collect()
}
