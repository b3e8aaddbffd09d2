//! `GET /staff-notifications`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::requests::NotificationsFilter;
use super::views::{NotificationResponse, shown};
use crate::Notifications;
use crate::model::Recipient;
use crate::scopes::NotificationsStaff;

/// Lists the notifications that staff share, newest first.
///
/// Needs the scope `notifications:staff`. All see the same; what is read is each one's own. Costs 1 RRU, and 0.5 RRU for each
/// 4 KB.
#[utoipa::path(
    get, path = "/staff-notifications",
    responses((status = 200, description = "A page of notifications.", body = List<NotificationResponse>)),
)]
pub(crate) async fn list_staff_notifications(
    State(app): State<Arc<Notifications>>,
    Scoped(caller, _): Scoped<NotificationsStaff>,
    page: Paged<NotificationsFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let reader = app.store.find_reader(&caller.subject).await?;

    let above = if page.filter.is_unread_only() { reader.read_up_to } else { None };
    let begin = page.begin(table).await?;
    let found = app.store.list_notifications(Recipient::Staff, above, page.limit(), begin).await?;

    let is_read = |number| number <= reader.number;
    let items = shown(&app, found.items, |one| (is_read(one.number), is_read(one.number))).await?;
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
