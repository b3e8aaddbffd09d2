//! Answers that several endpoints share.

use deserr::Deserr;
use domain::fault::{Fault, Faults};
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::page::Paged;
use service::table::TableError;

use crate::model::{Application, Category, PriceList, Product, Status, WrongState};
use crate::store::{ListWish, Store, StoredProduct};

/// How long caches may keep a public read, in seconds: the shop window is at most a minute behind. The checkout reads
/// the price again.
pub(super) const PUBLIC_READ_S: u32 = 60;

/// A product with warnings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WrittenProduct {
    /// The product.
    #[serde(flatten)]
    product: Product,
    /// Warnings of probably unintended content: `mixed_tax` if some of its prices in a currency
    /// include tax and some do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

impl WrittenProduct {
    /// A product that was written.
    pub(super) fn of(product: &Product) -> Self {
        Self { product: product.clone(), warnings: product.mixed_taxes() }
    }
}

/// A product whose state has changed.
pub(super) fn product(product: &Product) -> Answer {
    Answer::ok(product).version(product.version)
}

/// Answers an active product; 404 for any other.
pub(super) fn on_the_shelf(found: Option<StoredProduct>) -> Result<StoredProduct, Problem> {
    found.filter(|product| product.status == Status::Active).ok_or_else(|| Problem::not_found("product"))
}

/// A page of products, in the form in which they are stored.
pub(super) async fn products<F: Deserr<Faults>>(
    store: &Store,
    page: &Paged<F>,
    mut wish: ListWish,
) -> Result<Answer, Problem> {
    wish.before = page.begin(store.table()).await?;
    let (products, next) = store.list_products(&wish).await?;
    let documents: Vec<_> = products.into_iter().map(StoredProduct::into_document).collect();
    Ok(page.answer_documents(store.table(), &documents, next.as_ref()).await?)
}

/// A category; its `ETag` says as well how many children it has.
pub(super) fn category(category: &Category) -> Answer {
    Answer::ok(category).version(category.version).part(category.children)
}

/// A price list; its `ETag` says as well whether it is applied.
pub(super) fn price_list(list: &PriceList) -> Answer {
    Answer::ok(list).version(list.version).part(u64::from(list.application == Application::Applied))
}

/// 409 for what the state of a product does not allow.
pub(super) fn wrong_state(wrong: WrongState) -> Problem {
    let detail = format!("A product that is {} can't be {}.", wrong.is.as_str(), wrong.wanted);
    Problem::conflict("invalid_state", detail)
}

/// 422 with every rule that the content of a product breaks.
pub(super) fn invalid_product(faults: Faults) -> Problem {
    Problem::refused_with("invalid_product", "The product breaks a rule.", faults)
}

/// 422 with every rule that a price list breaks.
pub(super) fn invalid_price_list(faults: Faults) -> Problem {
    Problem::refused_with("invalid_price_list", "The price list breaks a rule.", faults)
}

/// 412 if another change of the price list came first.
pub(super) fn overtaken(error: TableError) -> Problem {
    if error.refused("list") { Problem::stale() } else { error.into() }
}
