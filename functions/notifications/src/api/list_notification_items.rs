//! `GET /notification-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::NotificationItemResponse;
use crate::Notifications;
use crate::scopes::NotificationsRead;

/// Lists notification items, newest first.
///
/// Needs the scope `notifications:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/notification-items",
    responses((status = 200, description = "A page of notification items.", body = List<NotificationItemResponse>)),
)]
pub(crate) async fn list_notification_items(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.list(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(NotificationItemResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
