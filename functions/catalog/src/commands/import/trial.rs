//! Dry runs: the skus that an import would claim, so that no two products claim the same one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::fault::Faults;
use domain::id::{ProductId, Sku};

use crate::model::Product;
use crate::store::{SaveError, sku_taken};

/// The skus that products would claim.
#[derive(Debug, Default)]
pub(super) struct Trial(Mutex<BTreeMap<Sku, ProductId>>);

impl Trial {
    /// Records the skus of a product; refuses those that an earlier product would claim.
    pub(super) fn claim(&self, product: &Product) -> Result<(), SaveError> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults = Faults::none();
        for (index, variant) in product.variants.iter().enumerate() {
            if taken.get(&variant.sku).is_some_and(|other| *other != product.id) {
                sku_taken(&mut faults, index);
            }
        }
        faults.none_or(()).map_err(SaveError::Taken)?;
        taken.extend(product.variants.iter().map(|variant| (variant.sku.clone(), product.id)));
        Ok(())
    }
}
