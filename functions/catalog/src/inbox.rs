//! What catalog consumes: stock levels, and what reviews come to.

use events::inventory::{Level, StockChanged};
use events::social::RatingChanged;
use futures::stream::{self, StreamExt, TryStreamExt};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::{Attempts, TableError};

use crate::Catalog;
use crate::model::Rating;
use crate::store::Store;

/// How many levels of one event are recorded at once.
const AT_ONCE: usize = 8;

service::inbox! { Catalog {
    StockChanged => on_stock_changed,
    RatingChanged => on_rating_changed,
} }

/// Records each level; a repeated or older one changes nothing.
async fn on_stock_changed(catalog: &Catalog, _: &Event, data: StockChanged) -> Result<(), ConsumeError> {
    let store = &catalog.store;
    let news = store.news_of(data.levels).await?;
    let recorded = stream::iter(news).map(async |level| record(store, &level).await);
    Ok(recorded.buffer_unordered(AT_ONCE).try_collect().await?)
}

/// Records a level, and shows it at the product that has the sku.
async fn record(store: &Store, level: &Level) -> Result<(), TableError> {
    let mut attempts = Attempts::on("product");
    while let Some(product) = store.note_unless_shown(level).await? {
        if store.show_level(level, product).await? {
            break;
        }
        attempts.again().await?;
    }
    Ok(())
}

/// Shows what reviews of a product come to; a repeated or older rating changes nothing.
async fn on_rating_changed(catalog: &Catalog, _: &Event, data: RatingChanged) -> Result<(), ConsumeError> {
    let rating = Rating::of(data.count, data.sum, data.histogram);
    Ok(catalog.store.show_rating(data.product_id, data.version, rating).await?)
}
