//! `DELETE /entries/{entry_id}/schedule`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Content;
use crate::commands::schedule::schedule;
use crate::scopes::ContentPublish;

/// Takes the schedule of an entry back, and what failed of it.
///
/// Needs the scope `content:publish`. Without a schedule it writes nothing. Costs 1 RRU and 6 WRU for one time, 2 WRU for
/// another.
#[utoipa::path(
    delete, path = "/entries/{entry_id}/schedule",
    responses((status = 204, description = "Nothing happens to it by itself.")),
)]
pub(crate) async fn unschedule_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
) -> Result<Answer, Problem> {
    schedule(&app, entry_id, None, &Idempotency::none(), |_| Answer::no_content()).await
}
