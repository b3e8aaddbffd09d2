//! Levels of stock: what is sold out, and what is back.

use events::inventory::Level;
use futures::stream::{self, StreamExt, TryStreamExt};
use service::inbox::ConsumeError;
use service::table::Attempts;

use super::schedule::schedule;
use crate::Search;

/// How many levels of one event are noted at once.
const AT_ONCE: usize = 8;

/// Notes each level; an older or repeated one changes nothing. Its version is kept even where nothing changes that is shown:
/// otherwise an older level that comes late would be taken for news. That is one write of 1 WRU, and no read.
pub(crate) async fn take_stock(app: &Search, levels: Vec<Level>) -> Result<(), ConsumeError> {
    let turned = stream::iter(levels).map(async |level| note(app, &level).await).buffer_unordered(AT_ONCE);
    let turned: Vec<bool> = turned.try_collect().await?;
    if turned.contains(&true) {
        schedule(app).await;
    }
    Ok(())
}

/// Says whether a product has to be shown anew.
async fn note(app: &Search, level: &Level) -> Result<bool, ConsumeError> {
    let mut attempts = Attempts::on("sku");
    loop {
        let known = match app.store.note(level).await? {
            Ok(()) => return Ok(false),
            Err(known) => known,
        };
        if known.as_ref().is_some_and(|known| known.level >= level.version) {
            return Ok(false);
        }
        if app.store.turn(level, known.as_ref()).await? {
            return Ok(known.is_some_and(|known| known.product_id.is_some()));
        }
        attempts.again().await?;
    }
}
