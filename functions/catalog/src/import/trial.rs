//! An import that writes nothing: what it would take, so that no two rows are promised the same.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::fault::{Faults, Invalid};
use domain::id::{ProductId, Sku};

use crate::model::Product;
use crate::store::SaveError;

/// The skus that products would take.
#[derive(Debug, Default)]
pub(super) struct Trial(Mutex<BTreeMap<Sku, ProductId>>);

impl Trial {
    /// Notes the skus of a product; refuses those that another would have taken before.
    pub(super) fn claim(&self, product: &Product) -> Result<(), SaveError> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults = Faults::none();
        for (index, variant) in product.variants.iter().enumerate() {
            if taken.get(&variant.sku).is_some_and(|other| *other != product.id) {
                let invalid = Invalid::new("sku_taken", "another product has this sku");
                faults.add(format!("/variants/{index}/sku"), invalid);
            }
        }
        faults.none_or(()).map_err(SaveError::Taken)?;
        taken.extend(product.variants.iter().map(|variant| (variant.sku.clone(), product.id)));
        Ok(())
    }
}
