//! What catalog hears.

use events::inventory::StockChanged;
use futures::stream::{self, StreamExt, TryStreamExt};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Catalog;

/// How many levels of one event are taken at once.
const AT_ONCE: usize = 8;

service::inbox! { Catalog {
    StockChanged => on_stock_changed,
} }

/// Takes each level over; those that came before, or are older than what is known, change nothing.
async fn on_stock_changed(catalog: &Catalog, _: &Event, data: StockChanged) -> Result<(), ConsumeError> {
    let store = &catalog.store;
    let news = store.news_of(data.levels).await?;
    let taken = stream::iter(news).map(async |level| store.take_level(&level).await);
    taken.buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    Ok(())
}
