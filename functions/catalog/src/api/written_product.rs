//! The answer to a write of a product.

use domain::fault::Fault;
use serde::Serialize;

use crate::import::mixed_taxes;
use crate::model::Product;

/// A product as it is now, and what is probably not meant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WrittenProduct {
    /// The product.
    #[serde(flatten)]
    product: Product,
    /// What was done, but is probably not meant: `mixed_tax`, where some of its prices in a currency include tax and
    /// some do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

impl WrittenProduct {
    /// A product that was written.
    pub(super) fn of(product: &Product) -> Self {
        Self { product: product.clone(), warnings: mixed_taxes(product) }
    }
}
