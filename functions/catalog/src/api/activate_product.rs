//! `POST /products/{product_id}/activate`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::{self, wrong_state};
use crate::Catalog;
use crate::model::{CannotActivate, NotSellable, Product, activate};
use crate::scopes::CatalogWrite;

/// Activates a product: a draft or an archived one.
///
/// Needs the scope `catalog:write`. The product needs at least one variant, and each variant a price. Costs 1 RRU, and 8
/// WRU for a product of 1 KB, 2 WRU for the idempotency key among them; 4 WRU for each category.
#[utoipa::path(
    post, path = "/products/{product_id}/activate",
    responses(
        (status = 200, description = "The product as it is now.", body = Product),
        (status = 409, description = "The product is already active, or is changing at this moment."),
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
    let before = catalog.product(product_id).await?;

    let after = activate(&before, catalog.context.clock.now()).map_err(|error| match error {
        CannotActivate::WrongState(wrong) => wrong_state(wrong),
        CannotActivate::NotSellable(NotSellable(faults)) => {
            Problem::refused_with("not_sellable", "The product lacks what a shopper needs.", faults)
        }
    })?;

    Ok(catalog.store.save_product(Some(before), after, &idempotency, views::product).await?)
}
