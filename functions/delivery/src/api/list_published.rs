//! `GET /delivery/{type_id}`

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};
use service::Problem;
use service::body::Path;
use service::page::Paged;
use service::table::Position;

use super::requests::ListQuery;
use super::views::{MOST_BYTES, Reading, keys, missing, public};
use crate::Delivery;

/// How often the table is asked for one page: where a filter leaves little, a page is short and the cursor goes on.
const MOST_QUERIES: usize = 3;
/// How many entries are read at once where a filter chooses among them.
const READ_TO_FILTER: usize = 100;

/// Lists published entries of a type.
///
/// Newest first, or as `sort` says. A page ends after `limit` entries, after 1 MB, or after 300 entries of which a filter
/// has chosen; `next_cursor` goes on to the true end. Costs 0.5 RRU for each 4 KB of what is read, one `Query` without a
/// filter; `include` costs the same for each entry that comes along. A type that nobody made, or that is deleted, is a 404.
#[utoipa::path(
    get, path = "/delivery/{type_id}",
    responses((status = 200, description = "A page of entries.", body = Object,
        headers(("ETag" = String, description = "The hash of the answer.")))),
)]
pub(crate) async fn list_published(
    State(app): State<Arc<Delivery>>,
    Path(type_id): Path<String>,
    page: Paged<ListQuery>,
) -> Result<Response, Problem> {
    let mut reading = Reading::begin(&app, &type_id, &page.filter.read, false).await?;
    page.filter.filter.faults(&reading.shape).none_or(())?;
    let begin = page.begin(app.store.table()).await?;
    let is_first = begin.is_none();

    let (items, next) = read_page(&app, &mut reading, &type_id, &page, begin).await?;
    // Entries may come before their type does; of a type without entries, that tells whether it is there.
    if is_first && items.is_empty() && next.is_none() && !reading.shape.is_known() {
        return Err(missing("type"));
    }

    let included = reading.included(&app, &items).await?;
    let keys = keys(&type_id, &items, included.as_ref());
    let next_cursor = page.next_cursor(app.store.table(), next.as_ref()).await?;
    let mut body = Map::from_iter([("items".to_owned(), Value::Array(items))]);
    if let Some(included) = included {
        body.insert("included".to_owned(), Value::Object(included));
    }
    body.insert("next_cursor".to_owned(), json!(next_cursor));
    Ok(public(&Value::Object(body), &keys, next_cursor))
}

async fn read_page(
    app: &Delivery,
    reading: &mut Reading,
    type_id: &str,
    page: &Paged<ListQuery>,
    begin: Option<Position>,
) -> Result<(Vec<Value>, Option<Position>), Problem> {
    let (wish, limit) = (&page.filter, page.limit());
    let (mut items, mut bytes, mut at) = (Vec::new(), 0, begin);
    // An index takes what is settled item by item: for a moment an entry may stand in two places.
    let mut known = BTreeSet::new();
    for _ in 0..MOST_QUERIES {
        let many = if wish.filter.is_empty() { limit - items.len() } else { READ_TO_FILTER };
        let read = app.store.list(type_id, wish.order, many, at.clone()).await?;
        reading.moment.learn(&app.store, &read.items).await?;
        let mut records = read.items.iter().peekable();
        while let Some(record) = records.next() {
            let view = if reading.moment.shows(record) { record.view()? } else { None };
            let view = view.filter(|view| known.insert(view.entry_id));
            let shown = view.and_then(|view| reading.write(&view, &wish.filter));
            let size = shown.as_ref().map_or(0, |shown| shown.to_string().len());
            if !items.is_empty() && bytes + size > MOST_BYTES {
                return Ok((items, at));
            }
            bytes += size;
            items.extend(shown);
            at = Some(wish.order.place(record));
            if items.len() == limit && records.peek().is_some() {
                return Ok((items, at));
            }
        }
        at = read.next;
        if at.is_none() || items.len() >= limit {
            break;
        }
    }
    Ok((items, at))
}
