//! The columns of product files in CSV.

/// Every column, in the order of writing. Reading accepts any order and any subset.
pub(super) const COLUMNS: [&str; 28] = [
    "slug",
    "status",
    "title",
    "description",
    "tax_class",
    "categories",
    "category_details",
    "category_ids",
    "tags",
    "options",
    "media",
    "attributes",
    "metadata",
    "sku",
    "variant_title",
    "option1",
    "option2",
    "option3",
    "option4",
    "option5",
    "barcode",
    "weight_g",
    "track_inventory",
    "backorder",
    "amount",
    "currency",
    "tax_inclusive",
    "more_prices",
];

/// The columns of the product itself, `status` to `metadata`; the others are the variant's.
pub(super) const OF_PRODUCT: &[&str] = COLUMNS.as_slice().split_at(1).1.split_at(12).0;

/// The columns of the values of the options.
pub(super) const OPTIONS: [&str; 5] = ["option1", "option2", "option3", "option4", "option5"];

/// Whether a product file may have a column of this name.
pub fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}
