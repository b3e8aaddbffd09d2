//! Telling the state of everything again, so that a capability that is added later fills its read model.

use domain::id::ProductId;
use serde::{Deserialize, Serialize};
use service::capability::{Republished, WorkError};
use service::table::TableError;

use crate::model::Status;
use crate::store::{CategoryPlace, ListWish, Store};

/// How many products or categories one call tells of: with the largest products still less than a transaction takes.
const PAGE: usize = 20;

/// How far the products have come.
#[derive(Debug, Default, Serialize, Deserialize)]
struct ProductsPlace {
    /// Which of the statuses.
    status: usize,
    before: Option<ProductId>,
}

/// Emits one page of the current state events of a kind.
///
/// What changes meanwhile tells of itself, so nothing is missed by moving from one list to another.
pub(crate) async fn republish(store: &Store, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    match kind {
        "product" => products(store, place(cursor)?.unwrap_or_default()).await,
        "category" => categories(store, place(cursor)?).await,
        _ => Ok(Republished::default()),
    }
}

async fn products(store: &Store, place: ProductsPlace) -> Result<Republished, WorkError> {
    let Some(status) = Status::ALL.get(place.status) else { return Ok(Republished::default()) };
    let wish = ListWish { category: None, statuses: vec![*status], before: place.before, limit: PAGE };
    let page = store.list_products(&wish).await?;
    let products = page.products.iter().map(|p| p.product()).collect::<Result<Vec<_>, TableError>>()?;

    store.tell_again(&products).await?;

    let next = match page.next {
        Some(last) => Some(ProductsPlace { status: place.status, before: Some(last) }),
        None if place.status + 1 < Status::ALL.len() => Some(ProductsPlace { status: place.status + 1, before: None }),
        None => None,
    };
    Ok(Republished { count: products.len(), cursor: cursor(next)? })
}

async fn categories(store: &Store, place: Option<CategoryPlace>) -> Result<Republished, WorkError> {
    let page = store.list_categories(place, PAGE).await?;

    store.tell_of_categories_again(&page.categories).await?;

    Ok(Republished { count: page.categories.len(), cursor: cursor(page.next)? })
}

fn place<P: serde::de::DeserializeOwned>(cursor: Option<String>) -> Result<Option<P>, WorkError> {
    let place = cursor.map(|text| serde_json::from_str(&text)).transpose();
    place.map_err(|_| WorkError::Other("the cursor can't be read".to_owned()))
}

fn cursor<P: Serialize>(place: Option<P>) -> Result<Option<String>, WorkError> {
    let text = place.map(|place| serde_json::to_string(&place)).transpose();
    text.map_err(|error| WorkError::Other(format!("the cursor can't be written: {error}")))
}
