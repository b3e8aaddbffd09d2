//! A product's newest state.

use events::catalog::ProductChanged;
use service::inbox::ConsumeError;

use super::schedule::schedule;
use crate::Search;
use crate::model::{Document, Source};

/// Takes a product's state; an older or repeated one changes nothing. `None` of a product that is archived.
pub(crate) async fn take_product(
    app: &Search,
    key: String,
    version: u64,
    product: Option<ProductChanged>,
) -> Result<(), ConsumeError> {
    let before = app.store.find(&key).await?;
    if before.as_ref().is_some_and(|before| before.version >= version) {
        return Ok(());
    }
    if let Some(product) = &product {
        // The skus first: a level that comes from now on finds the product.
        let known = before.map(|before| before.source()).transpose()?.flatten();
        let known: Vec<String> = match known {
            Some(Source::Product(known)) => known.variants.iter().map(|v| v.sku.to_string()).collect(),
            _ => Vec::new(),
        };
        let skus = product.variants.iter().map(|v| v.sku.to_string());
        app.store.assign(&key, skus.filter(|sku| !known.contains(sku)).collect()).await?;
    }
    let shown = product.filter(|product| product.status == "active");
    let source = shown.map(|product| Source::Product(Box::new(product)));
    if app.store.take(&Document::new(key, version, source.as_ref())?).await? {
        schedule(app).await;
    }
    Ok(())
}
