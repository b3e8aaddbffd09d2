//! What search consumes: products, categories, stock, published entries, posts, and whether people are to be seen.

use events::catalog::{CategoryChanged, ProductArchived, ProductChanged};
use events::content::{EntryPublished, EntryUnpublished, LocalesChanged, ReleasePublished, TypeChanged};
use events::inventory::StockChanged;
use events::social::{PostChanged, ProfileChanged};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Search;
use crate::commands;
use crate::model::{Document, PublishedEntry, Source};

service::inbox! { Search {
    ProductChanged => on_product_changed,
    ProductArchived => on_product_archived,
    CategoryChanged => on_category_changed,
    StockChanged => on_stock_changed,
    EntryPublished => on_entry_published,
    EntryUnpublished => on_entry_unpublished,
    ReleasePublished => on_release_published,
    TypeChanged => on_type_changed,
    LocalesChanged => on_locales_changed,
    PostChanged => on_post_changed,
    ProfileChanged => on_profile_changed,
} }

async fn on_product_changed(app: &Search, _: &Event, data: ProductChanged) -> Result<(), ConsumeError> {
    commands::take_product(app, data.product_id.to_string(), data.version, Some(data)).await
}

async fn on_product_archived(app: &Search, _: &Event, data: ProductArchived) -> Result<(), ConsumeError> {
    commands::take_product(app, data.product_id.to_string(), data.version, None).await
}

async fn on_category_changed(app: &Search, _: &Event, data: CategoryChanged) -> Result<(), ConsumeError> {
    commands::take_category(app, data).await
}

async fn on_stock_changed(app: &Search, _: &Event, data: StockChanged) -> Result<(), ConsumeError> {
    let turned = data.levels.into_iter().filter(|level| !level.steady).collect();
    commands::take_stock(app, turned).await
}

async fn on_entry_published(app: &Search, _: &Event, data: EntryPublished) -> Result<(), ConsumeError> {
    let EntryPublished { entry_id, version, snapshot, first_published_at, published_at, release_id, .. } = data;
    let source = Source::Entry(Box::new(PublishedEntry { snapshot, first_published_at, published_at }));
    let document = Document::new(entry_id.to_string(), version, Some(&source))?;
    commands::take_entry(app, document, release_id.map(|id| id.to_string())).await
}

async fn on_entry_unpublished(app: &Search, _: &Event, data: EntryUnpublished) -> Result<(), ConsumeError> {
    let document = Document::new(data.entry_id.to_string(), data.version, None)?;
    commands::take_entry(app, document, data.release_id.map(|id| id.to_string())).await
}

async fn on_release_published(app: &Search, _: &Event, data: ReleasePublished) -> Result<(), ConsumeError> {
    commands::publish_release(app, data).await
}

async fn on_type_changed(app: &Search, _: &Event, data: TypeChanged) -> Result<(), ConsumeError> {
    commands::take_type(app, data).await
}

async fn on_locales_changed(app: &Search, _: &Event, data: LocalesChanged) -> Result<(), ConsumeError> {
    commands::take_locales(app, data).await
}

async fn on_post_changed(app: &Search, _: &Event, data: PostChanged) -> Result<(), ConsumeError> {
    commands::take_post(app, data).await
}

async fn on_profile_changed(app: &Search, _: &Event, data: ProfileChanged) -> Result<(), ConsumeError> {
    commands::take_profile(app, data).await
}
