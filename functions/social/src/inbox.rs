//! The events that social consumes: what catalog sells, what was bought, who is gone.

use domain::owner::Owner;
use events::catalog::{ProductArchived, ProductChanged};
use events::identity::AccountErased;
use events::orders::OrderCompleted;
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Social;
use crate::commands::{erase, review};
use crate::model::Product;

service::inbox! { Social {
    ProductChanged => on_product_changed,
    ProductArchived => on_product_archived,
    OrderCompleted => on_order_completed,
    AccountErased => on_account_erased,
} }

/// Learns of a product and its skus: 0.5 RRU and 1 WRU, 1 for each new sku.
async fn on_product_changed(app: &Social, _: &Event, changed: ProductChanged) -> Result<(), ConsumeError> {
    let before = app.store.product(changed.product_id).await?;
    let was_known = before.as_ref().is_some_and(|before| before.is_known);
    let product = Product {
        product_id: changed.product_id,
        version: changed.version,
        is_known: was_known || changed.status == "active",
        skus: changed.variants.into_iter().map(|variant| variant.sku).collect(),
    };
    Ok(app.store.save_product(&product, before.as_ref()).await?)
}

/// A product that is not sold any more keeps its reviews: 0.5 RRU and 1 WRU.
async fn on_product_archived(app: &Social, _: &Event, archived: ProductArchived) -> Result<(), ConsumeError> {
    let before = app.store.product(archived.product_id).await?;
    let ProductArchived { product_id, version, skus } = archived;
    let product = Product { product_id, version, is_known: true, skus };
    Ok(app.store.save_product(&product, before.as_ref()).await?)
}

/// Remembers what an account bought, and lets its reviews of that be those of a buyer: 1 WRU and 0.5 RRU for each line, 2 RRU and 4
/// WRU for each review.
async fn on_order_completed(app: &Social, _: &Event, completed: OrderCompleted) -> Result<(), ConsumeError> {
    let Owner::Account(account) = completed.owner else { return Ok(()) };
    for line in &completed.lines {
        app.store.remember_purchase(account, &line.sku, app.now()).await?;
        if let Some(product) = app.store.product_of(&line.sku).await? {
            review::verify(app, account, product).await?;
        }
    }
    Ok(())
}

/// Takes a profile away; the tick removes the rest: 1 RRU and 6 WRU, 2 for each handle.
async fn on_account_erased(app: &Social, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    Ok(erase::begin(app, erased.account_id).await?)
}
