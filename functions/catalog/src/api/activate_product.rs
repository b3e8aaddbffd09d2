//! `POST /products/{product_id}/activate`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Catalog;
use crate::model::{CannotActivate, NotSellable, Product, WrongState, activate};
use crate::scopes::CatalogWrite;

/// Puts a product on the shelf: from draft, or back from the archive.
///
/// Needs the scope `catalog:write`, and of the product at least one variant and a price for each. Costs 1 RRU, and 8
/// WRU for a product of 1 KB, 2 WRU for the idempotency key among them; 4 WRU for each category.
#[utoipa::path(
    post, path = "/products/{product_id}/activate",
    responses(
        (status = 200, description = "The product as it is now.", body = Product),
        (status = 409, description = "It is on the shelf already, or it is changing at this moment."),
        (status = 413, description = "The body is larger than 1 MiB; none is read."),
        (status = 422, description = "It lacks a variant or a price; every place is listed."),
    ),
)]
pub(crate) async fn activate_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_product(product_id).await?.ok_or_else(|| Problem::not_found("product"))?;
    let before = found.product()?;

    let after = activate(&before, catalog.context.clock.now()).map_err(|error| match error {
        CannotActivate::WrongState(wrong) => wrong_state(wrong),
        CannotActivate::NotSellable(NotSellable(faults)) => {
            Problem::refused_with("not_sellable", "The product lacks what a shopper needs.", faults)
        }
    })?;

    let activated = |product: &Product| Answer::ok(product).version(product.version);
    Ok(catalog.store.save_product(Some(before), after, &idempotency, activated).await?)
}

/// 409 for what a product's state does not allow.
pub(super) fn wrong_state(wrong: WrongState) -> Problem {
    let detail = format!("A product that is {} can't be {}.", wrong.is.as_str(), wrong.wanted);
    Problem::conflict("invalid_state", detail)
}
