//! `POST /releases/{release_id}/publish`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::releases::{ReleaseResponse, shown_release};
use crate::Content;
use crate::commands;
use crate::scopes::ContentPublish;

/// Publishes a release now: all its entries at one moment, or none.
///
/// Needs the scope `content:publish`. The newest version of each entry is published. A refusal lists the faults of all
/// entries: 422 with each fault, and `in_the_way` beside them, or 409 with `in_the_way` alone; it changes nothing. Unique values
/// are checked once all else fits. A published release stays as it is. Costs 1 RRU and 5 WRU for the release, and what each
/// entry costs by itself.
#[utoipa::path(
    post, path = "/releases/{release_id}/publish",
    responses(
        (status = 200, description = "The release as it is now.", body = ReleaseResponse),
        (status = 409, description = "`release_blocked`: `in_the_way` lists why, the first 100."),
        (status = 422, description = "`not_publishable`, each fault with its entry and place; `release_empty`, `too_many_entries`."),
    ),
)]
pub(crate) async fn publish_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(release_id): Path<ReleaseId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    commands::release::publish_release(&app, release_id, &idempotency, &shown_release).await
}
