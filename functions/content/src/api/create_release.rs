//! `POST /releases`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::releases::ReleaseResponse;
use crate::Content;
use crate::commands::release::create;
use crate::model::{Member, Members, Release, ReleaseContent};
use crate::scopes::ContentPublish;

/// A new release.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateReleaseRequest {
    /// Its name for editors.
    name: Line<1, 200>,
    /// Its entries, each once.
    #[deserr(default)]
    #[schema(value_type = Vec<Member>, max_items = 90, required = false)]
    entries: Members,
}

/// Creates a release: entries that are going to be published and withdrawn at one moment.
///
/// Needs the scope `content:publish`. Its entries are looked at when it is published. Costs 4 WRU for a release of 1 KB,
/// 3 WRU for each KB more, 2 WRU with an idempotency key.
#[utoipa::path(
    post, path = "/releases",
    request_body = CreateReleaseRequest,
    responses(
        (status = 201, description = "The new release.", body = ReleaseResponse),
        (status = 422, description = "`invalid_release`: an entry is in it twice."),
    ),
)]
pub(crate) async fn create_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    idempotency: Idempotency,
    Json(request): Json<CreateReleaseRequest>,
) -> Result<Answer, Problem> {
    let CreateReleaseRequest { name, entries } = request;
    let created = |new: &Release| {
        Answer::created(format!("/releases/{}", new.id), &ReleaseResponse::from(new)).version(new.version)
    };
    create(&app, ReleaseContent { name, entries, publish_at: None }, &idempotency, created).await
}
