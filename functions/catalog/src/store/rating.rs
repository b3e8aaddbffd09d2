//! The read model of reviews: what they come to stands in the product's document.

use domain::id::ProductId;
use service::table::{Attempts, TableError, Write};

use super::product::{StoredProduct, unchanged};
use super::{Store, keys};
use crate::model::Rating;

impl Store {
    /// Shows what reviews of a product come to, unless a newer rating is shown. A product that is not there is passed over:
    /// nothing is reviewed before it is in the catalog.
    pub(crate) async fn show_rating(
        &self,
        product: ProductId,
        version: u64,
        rating: Option<Rating>,
    ) -> Result<(), TableError> {
        let mut attempts = Attempts::on("product");
        loop {
            let Some(stored) = self.load_product(product).await? else { return Ok(()) };
            let before = stored.product()?;
            if before.rating_version >= version {
                return Ok(());
            }
            let mut after = before.clone();
            (after.rating_version, after.rating) = (version, rating.clone());
            // Also where it is the same: whoever has read the product must not write an older version of the rating over it.
            after.stock_revision += 1;
            let write = Write::put("product", keys::product(product), &StoredProduct::new(&after)?);
            match self.table.write(unchanged(write, &before)).await {
                Err(error) if error.refused("product") => attempts.again().await?,
                other => return other,
            }
        }
    }
}
