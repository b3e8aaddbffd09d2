//! `POST /entries/{entry_id}/schedule`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::{EntrySummary, summary};
use crate::Content;
use crate::commands::schedule::{Times, schedule};
use crate::scopes::ContentPublish;

/// When an entry is published and withdrawn by itself; one of the two at least.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ScheduleEntryRequest {
    /// When its newest version is published.
    #[deserr(default)]
    publish_at: Option<Timestamp>,
    /// When it is withdrawn, after `publish_at`.
    #[deserr(default)]
    unpublish_at: Option<Timestamp>,
}

/// Says when an entry is published and withdrawn by itself, in place of what was said before.
///
/// Needs the scope `content:publish`. It happens within minutes of its time, at once where that has passed. Where something
/// stands in the way, `schedule.failure` tells it, and it is not tried again. Costs 1 RRU and 6 WRU for one time, 2 WRU for
/// each time more and for each that it replaces.
#[utoipa::path(
    post, path = "/entries/{entry_id}/schedule",
    request_body = ScheduleEntryRequest,
    responses(
        (status = 200, description = "The entry as it is now, without its fields.", body = EntrySummary),
        (status = 409, description = "`entry_archived`."),
        (status = 422, description = "`invalid_schedule`: no time, or the wrong order."),
    ),
)]
pub(crate) async fn schedule_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
    idempotency: Idempotency,
    Json(request): Json<ScheduleEntryRequest>,
) -> Result<Answer, Problem> {
    let ScheduleEntryRequest { publish_at, unpublish_at } = request;
    schedule(&app, entry_id, Some(Times { publish_at, unpublish_at }), &idempotency, summary).await
}
