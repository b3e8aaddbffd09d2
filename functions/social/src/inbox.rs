//! The events that social consumes: what catalog sells, what was bought, who is gone.

use domain::id::Sku;
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

/// How many of those who wait for a product are looked at at once.
const WAITING: usize = 25;

/// Learns of a product and its skus: 0.5 RRU and 2 WRU, and for each new sku 0.5 RRU and 1 WRU.
async fn on_product_changed(app: &Social, _: &Event, changed: ProductChanged) -> Result<(), ConsumeError> {
    let before = app.store.product(changed.product_id).await?;
    let was_known = before.as_ref().is_some_and(|before| before.is_known);
    let product = Product {
        product_id: changed.product_id,
        version: changed.version,
        is_known: was_known || changed.status == "active",
        skus: changed.variants.into_iter().map(|variant| variant.sku).collect(),
    };
    learn(app, &product, before.as_ref()).await
}

/// A product that is not sold any more keeps its reviews: 0.5 RRU and 2 WRU.
async fn on_product_archived(app: &Social, _: &Event, archived: ProductArchived) -> Result<(), ConsumeError> {
    let before = app.store.product(archived.product_id).await?;
    let ProductArchived { product_id, version, skus } = archived;
    learn(app, &Product { product_id, version, is_known: true, skus }, before.as_ref()).await
}

/// Takes a product, and verifies the reviews of those who bought its new skus before it was known.
async fn learn(app: &Social, product: &Product, before: Option<&Product>) -> Result<(), ConsumeError> {
    let is_new = |sku: &&Sku| before.is_none_or(|before| !before.skus.contains(sku));
    let new: Vec<_> = product.skus.iter().filter(is_new).cloned().collect();
    app.store.save_product(product, &new).await?;
    for sku in &new {
        loop {
            let waiting = app.store.waiting(sku, WAITING).await?;
            for account in &waiting {
                review::verify(app, *account, product.product_id).await?;
                app.store.end_wait(sku, *account).await?;
            }
            if waiting.len() < WAITING {
                break;
            }
        }
    }
    Ok(())
}

/// Remembers what an account bought, and lets its reviews of that be those of a buyer: 1 WRU and 1 RRU for each line, and 2 RRU
/// where the product is known, 6 WRU where there is a review, or 1 RRU and 1 WRU where the product is not known yet.
async fn on_order_completed(app: &Social, _: &Event, completed: OrderCompleted) -> Result<(), ConsumeError> {
    let Owner::Account(account) = completed.owner else { return Ok(()) };
    for line in &completed.lines {
        app.store.remember_purchase(account, &line.sku, app.now()).await?;
        match app.store.product_of(&line.sku).await? {
            Some(product) => review::verify(app, account, product).await?,
            None => {
                app.store.await_product(&line.sku, account, app.now()).await?;
                // The product may have come between.
                if let Some(product) = app.store.product_of(&line.sku).await? {
                    review::verify(app, account, product).await?;
                    app.store.end_wait(&line.sku, account).await?;
                }
            }
        }
    }
    Ok(())
}

/// Takes a profile away; the tick removes the rest: 1 RRU and 7 WRU, 2 for each handle.
async fn on_account_erased(app: &Social, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    Ok(erase::begin(app, erased.account_id).await?)
}
