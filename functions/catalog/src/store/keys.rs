//! The keys of all items.

use std::collections::BTreeSet;

use domain::id::{CategoryId, PriceListId, ProductId, Sku};
use service::table::Key;

use crate::model::{Product, Slug, Status};

/// The partition of gsi1 that holds all categories.
pub(super) const CATEGORIES: &str = "categories";

/// The partition of gsi1 that holds all price lists.
pub(super) const PRICE_LISTS: &str = "price_lists";

/// The partition of gsi2 that holds the price lists that are still to be applied to their products.
pub(super) const PRICE_LISTS_DUE: &str = "price_lists#due";

/// The prefix of the sort keys of a price list's rows; the sku follows.
pub(super) const LISTED: &str = "sku#";

const SKU: &str = "sku#";

pub(super) fn product(id: ProductId) -> Key {
    Key::only(format!("product#{id}"))
}

pub(super) fn category(id: CategoryId) -> Key {
    Key::only(format!("category#{id}"))
}

pub(super) fn product_slug(slug: &Slug) -> Key {
    Key::only(format!("slug#product#{slug}"))
}

pub(super) fn category_slug(slug: &Slug) -> Key {
    Key::only(format!("slug#category#{slug}"))
}

pub(super) fn sku(sku: &Sku) -> Key {
    Key::only(format!("{SKU}{sku}"))
}

pub(super) fn price_list(id: PriceListId) -> Key {
    Key::only(format!("price_list#{id}"))
}

pub(super) fn listed(list: PriceListId, sku: &Sku) -> Key {
    Key::new(price_list(list).pk, format!("{LISTED}{sku}"))
}

pub(super) fn progress(list: PriceListId) -> Key {
    Key::new(price_list(list).pk, "progress")
}

/// The sku that a partition key names.
pub(super) fn sku_of(pk: &str) -> Option<Sku> {
    pk.strip_prefix(SKU)?.parse().ok()
}

/// The partition of a list of products: of all, or of one category.
pub(super) fn list(category: Option<CategoryId>, status: Status, shard: u64) -> String {
    let status = status.as_str();
    match category {
        None => format!("products#{status}#{shard:02}"),
        Some(id) => format!("category#{id}#{status}#{shard:02}"),
    }
}

/// The membership items that a product has.
pub(super) fn memberships(product: &Product) -> BTreeSet<String> {
    product.category_ids.iter().map(|category| list(Some(*category), product.status, product.shard)).collect()
}
