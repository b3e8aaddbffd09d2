//! `GET /notifications`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Shopper;
use service::page::Paged;

use super::requests::NotificationsFilter;
use super::views::{NotificationResponse, own_marks, shown};
use crate::Notifications;
use crate::model::Recipient;

/// Lists the caller's notifications, newest first.
///
/// A notification stays at its place while more take part in it, so that a cursor neither skips nor repeats any. With
/// `unread=true` a page may be short. May be slightly stale, the counts in `GET /notifications/counts` are not. Costs 1 RRU,
/// 0.5 RRU for each 4 KB, and 0.5 RRU for each person who is shown.
#[utoipa::path(
    get, path = "/notifications",
    responses((status = 200, description = "A page of notifications.", body = List<NotificationResponse>)),
)]
pub(crate) async fn list_notifications(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    page: Paged<NotificationsFilter>,
) -> Result<Answer, Problem> {
    let (page, table, recipient) = (page.of(owner), app.store.table(), Recipient::Owner(owner));
    let head = app.store.find_head(recipient).await?;

    let above = if page.filter.is_unread_only() { head.read_up_to } else { None };
    let begin = page.begin(table).await?;
    let mut found = app.store.list_notifications(recipient, above, page.limit(), begin).await?;
    if page.filter.is_unread_only() {
        found.items.retain(|one| head.is_unread(one));
    }

    let items = shown(&app, found.items, own_marks(&head)).await?;
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
