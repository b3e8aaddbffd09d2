//! Republishes all state, for the read models of capabilities added later.

use domain::id::ProductId;
use serde::{Deserialize, Serialize};
use service::capability::{Republished, WorkError};
use service::table::TableError;

use crate::Catalog;
use crate::model::Status;
use crate::store::{CategoryPlace, ListWish, Store};

/// The number of products or categories per call: even the largest products fit into a
/// transaction.
const PAGE: usize = 20;

/// The next products to publish.
#[derive(Debug, Default, Serialize, Deserialize)]
struct ProductsPlace {
    /// The index of their status.
    status: usize,
    before: Option<ProductId>,
}

/// Emits one page of the current state events of a kind.
///
/// A product that moves from one list to another meanwhile is not missed: its change publishes it.
pub(crate) async fn republish(catalog: &Catalog, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    match kind {
        "product" => products(&catalog.store, place(cursor)?.unwrap_or_default()).await,
        "category" => categories(&catalog.store, place(cursor)?).await,
        _ => Ok(Republished::default()),
    }
}

async fn products(store: &Store, place: ProductsPlace) -> Result<Republished, WorkError> {
    let Some(status) = Status::ALL.get(place.status) else { return Ok(Republished::default()) };
    let wish = ListWish { category: None, statuses: vec![*status], before: place.before, limit: PAGE };
    let (page, next) = store.list_products(&wish).await?;
    let products = page.iter().map(|stored| stored.product()).collect::<Result<Vec<_>, TableError>>()?;

    store.republish_products(&products).await?;

    let next = match next {
        Some(last) => Some(ProductsPlace { status: place.status, before: Some(last) }),
        None if place.status + 1 < Status::ALL.len() => Some(ProductsPlace { status: place.status + 1, before: None }),
        None => None,
    };
    Ok(Republished { count: products.len(), cursor: cursor(next)? })
}

async fn categories(store: &Store, place: Option<CategoryPlace>) -> Result<Republished, WorkError> {
    let (categories, next) = store.list_categories(place, PAGE).await?;

    store.republish_categories(&categories).await?;

    Ok(Republished { count: categories.len(), cursor: cursor(next)? })
}

fn place<P: serde::de::DeserializeOwned>(cursor: Option<String>) -> Result<Option<P>, WorkError> {
    let place = cursor.map(|text| serde_json::from_str(&text)).transpose();
    place.map_err(|_| WorkError::Other("the cursor can't be read".to_owned()))
}

fn cursor<P: Serialize>(place: Option<P>) -> Result<Option<String>, WorkError> {
    let text = place.map(|place| serde_json::to_string(&place)).transpose();
    text.map_err(|error| WorkError::Other(format!("the cursor can't be written: {error}")))
}
