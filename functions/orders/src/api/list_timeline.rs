//! `GET /orders/{order_id}/timeline`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::OrderId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Caller;
use service::page::Paged;

use super::views::orders::TimelineEntry;
use crate::Orders;
use crate::commands::access::{not_found, seen_by};
use crate::model::{CHAPTER, Entry};

/// The longest page.
const LONGEST: usize = 100;

/// Lists an order's timeline.
///
/// All entries, oldest first: steps, parcels, cancellations, returns, payments, disputes, e-mails and the invoice. For
/// the order's owner, and for staff with `orders:read`. Costs 1 RRU, one more for a timeline of more than 24 entries.
#[utoipa::path(
    get, path = "/orders/{order_id}/timeline",
    params((
        "limit" = Option<u32>, Query, minimum = 1, maximum = 100,
        description = "The most entries of the page; 100 by default.",
    )),
    responses(
        (status = 200, description = "A page of the timeline.", body = List<TimelineEntry>,
            headers(("ETag" = String, description = "The order's version."))),
        (status = 404, description = "There is no such order (yet), or the caller may not see it.",
            headers(("Retry-After" = u64, description = "Seconds, if the order was just checked out."))),
    ),
)]
pub(crate) async fn list_timeline(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
    page: Paged,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let found = orders.store.find(id).await?;

    seen_by(&caller, found.as_ref(), id, clock)?;

    let order = found.ok_or_else(|| not_found(id, clock))?;
    let table = &orders.context.table;
    let (first, limit) = (page.begin::<usize>(table).await?.unwrap_or_default(), page.limit_or(LONGEST));

    let in_chapters = usize::try_from(order.timeline.chapters).unwrap_or_default() * CHAPTER;
    let chapter = (first / CHAPTER).min(usize::try_from(order.timeline.chapters).unwrap_or_default());
    let wanted = (first + limit).min(in_chapters).div_ceil(CHAPTER).saturating_sub(chapter);
    let (chapter_number, count) =
        (u32::try_from(chapter).unwrap_or_default(), u32::try_from(wanted).unwrap_or_default());
    let mut entries: Vec<Entry> = orders.store.chapters(id, chapter_number, count).await?;
    if first + limit > in_chapters {
        entries.extend(order.timeline.entries.iter().cloned());
    }

    let skipped = first - chapter * CHAPTER;
    let items: Vec<_> = entries.iter().skip(skipped).take(limit).map(TimelineEntry::from).collect();
    let next = first + items.len();
    let next = Some(next).filter(|next| *next < in_chapters + order.timeline.entries.len());
    Ok(page.answer(table, items, next.as_ref()).await?.version(order.version))
}
