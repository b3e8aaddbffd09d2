//! Look-ups that several endpoints share; each requires that the item exists.

use domain::id::{CategoryId, PriceListId, ProductId};
use service::Problem;

use crate::Catalog;
use crate::model::{Application, Category, PriceList, Product};

impl Catalog {
    /// Loads a product consistently; 404 if there is none.
    pub(super) async fn product(&self, id: ProductId) -> Result<Product, Problem> {
        let found = self.store.load_product(id).await?.ok_or_else(|| Problem::not_found("product"))?;
        Ok(found.product()?)
    }

    /// Loads a category consistently; 404 if there is none.
    pub(super) async fn category(&self, id: CategoryId) -> Result<Category, Problem> {
        self.store.load_category(id).await?.ok_or_else(|| Problem::not_found("category"))
    }

    /// Loads a price list consistently; 404 if there is none.
    pub(super) async fn price_list(&self, id: PriceListId) -> Result<PriceList, Problem> {
        self.store.load_price_list(id).await?.ok_or_else(|| Problem::not_found("price list"))
    }

    /// Refuses categories that do not exist. Those that the product was in before (`known`) are not looked up.
    pub(super) async fn require_categories(&self, wanted: &[CategoryId], known: &[CategoryId]) -> Result<(), Problem> {
        let faults = self.store.missing_categories(wanted, known).await?;
        let refused =
            |faults| Problem::refused_with("unknown_category", "Some of these categories are not there.", faults);
        faults.none_or(()).map_err(refused)
    }
}

/// Refuses a price list in deletion with 409.
pub(super) fn require_kept(list: &PriceList) -> Result<(), Problem> {
    match list.application {
        Application::Removing => Err(Problem::conflict("price_list_removing", "The price list is being deleted.")),
        Application::Applied | Application::Applying => Ok(()),
    }
}
