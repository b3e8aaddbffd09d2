//! `GET /delivery/sync`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::Problem;
use service::page::Paged;

use super::requests::SyncQuery;
use super::views::{MOST_BYTES, public};
use crate::Delivery;
use crate::store::{Moment, Record, SHARDS};

/// How many places are read at once where only one type is wanted.
const READ_TO_FILTER: usize = 100;

/// A place in each shard of the feed.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Places(Vec<u64>);

/// Follows all that is published, in the order of its changes.
///
/// Without a cursor it begins at the beginning. Each item is an entry in all of its locales (`kind` is `entry`), or names one
/// that is not published any more (`deleted`); an entry appears where it changed last. `next_cursor` is always there and is
/// good for ever; while `has_more` is true, the next page can be read at once. A release is given once it is seen. Costs
/// 1 RRU for each 4 KB of a page, and at least 1 RRU for each of four shards.
#[utoipa::path(
    get, path = "/delivery/sync",
    responses((status = 200, description = "Changes: `items`, `next_cursor` and `has_more`.", body = Object,
        headers(("ETag" = String, description = "The hash of the answer.")))),
)]
pub(crate) async fn sync_published(
    State(app): State<Arc<Delivery>>,
    page: Paged<SyncQuery>,
) -> Result<Response, Problem> {
    let mut moment = Moment::of(app.context.clock.now());
    let begin: Option<Places> = page.begin(app.store.table()).await?;
    let mut places = begin.unwrap_or_default().0;
    places.resize(usize::try_from(SHARDS).unwrap_or(1), 0);

    let mut changes = Changes { limit: page.limit(), ..Changes::default() };
    for (shard, place) in (0..).zip(&mut places) {
        if changes.is_full() {
            changes.has_more = true;
            break;
        }
        changes.read(&app, &mut moment, shard, place, page.filter.type_id.as_deref()).await?;
    }

    let cursor = page.next_cursor(app.store.table(), Some(&Places(places))).await?;
    let body = json!({ "items": changes.items, "next_cursor": cursor, "has_more": changes.has_more });
    Ok(public(&body, &["sync".to_owned()], cursor.filter(|_| changes.has_more)))
}

#[derive(Default)]
struct Changes {
    limit: usize,
    items: Vec<Value>,
    bytes: usize,
    is_heavy: bool,
    has_more: bool,
}

impl Changes {
    fn is_full(&self) -> bool {
        self.is_heavy || self.items.len() >= self.limit
    }

    /// Reads on in a shard. What waits for a release that is not seen holds its shard up: nothing behind it is passed.
    async fn read(
        &mut self,
        app: &Delivery,
        moment: &mut Moment,
        shard: u64,
        place: &mut u64,
        type_id: Option<&str>,
    ) -> Result<(), Problem> {
        let many = if type_id.is_some() { READ_TO_FILTER } else { self.limit - self.items.len() };
        let read = app.store.feed(shard, *place, many).await?;
        moment.learn(&app.store, &read.items).await?;
        for record in &read.items {
            if !moment.has_begun(record) {
                return Ok(());
            }
            let is_wanted = moment.shows(record) && type_id.is_none_or(|type_id| type_id == record.type_id);
            if is_wanted {
                let item = change(record)?;
                let size = item.to_string().len();
                if self.items.len() >= self.limit || (!self.items.is_empty() && self.bytes + size > MOST_BYTES) {
                    (self.is_heavy, self.has_more) = (true, true);
                    return Ok(());
                }
                self.bytes += size;
                self.items.push(item);
            }
            *place = record.place;
        }
        self.has_more |= read.next.is_some();
        Ok(())
    }
}

fn change(record: &Record) -> Result<Value, Problem> {
    let gone =
        || json!({ "kind": "deleted", "id": record.entry_id, "type": record.type_id, "version": record.version });
    Ok(record.view()?.map_or_else(gone, |view| view.whole()))
}
