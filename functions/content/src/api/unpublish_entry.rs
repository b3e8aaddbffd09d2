//! `POST /entries/{entry_id}/unpublish`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views::{PublicationResponse, published};
use crate::Content;
use crate::commands::publish::publish;
use crate::commands::set::{Act, Order, Wanted};
use crate::scopes::ContentPublish;

/// How an entry is withdrawn.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct UnpublishEntryRequest {
    /// Whether the published entries that name it are withdrawn with it, at one moment.
    #[deserr(default)]
    #[schema(required = false)]
    cascade: bool,
}

/// Withdraws an entry from its readers.
///
/// Needs the scope `content:publish`. Refused while published entries name it, unless they are withdrawn too: with `cascade`
/// at most 90, all or none. What is not published stays as it is. Costs 3 RRU and 8 WRU, 1 RRU for each entry that names it.
#[utoipa::path(
    post, path = "/entries/{entry_id}/unpublish",
    request_body = UnpublishEntryRequest,
    responses(
        (status = 200, description = "The entry, and what was withdrawn with it.", body = PublicationResponse),
        (status = 409, description = "`referred_to`: `in_the_way` lists the first 100 that name it."),
        (status = 422, description = "`too_many_entries`."),
    ),
)]
pub(crate) async fn unpublish_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
    idempotency: Idempotency,
    Json(request): Json<UnpublishEntryRequest>,
) -> Result<Answer, Problem> {
    let wanted = vec![Wanted { id: entry_id, if_match: Some(if_match), act: Act::Withdraw }];
    let order = Order { wanted, cascade: request.cascade, ..Order::default() };

    publish(&app, &order, &idempotency, &|_, _| {}, &|done| published(entry_id, &done.heads)).await
}
