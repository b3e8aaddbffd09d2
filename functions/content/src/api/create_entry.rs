//! `POST /entries`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::collection::Metadata;
use domain::fault::Faults;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::requests::Exact;
use super::views::{EntryResponse, created};
use crate::Content;
use crate::commands::save::{EntryContent, create};
use crate::model::{Fields, TypeId};
use crate::scopes::ContentWrite;

/// A new entry.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateEntryRequest {
    /// Its type, for good.
    #[deserr(rename = "type")]
    #[schema(rename = "type")]
    type_id: TypeId,
    /// Its values by field; what is missing may follow.
    #[deserr(default)]
    #[schema(required = false)]
    fields: Fields,
    /// What the client keeps beside it.
    #[deserr(default)]
    #[schema(value_type = Metadata, required = false)]
    metadata: Metadata,
}

/// Creates an entry as a draft.
///
/// Needs the scope `content:write`. A draft may lack fields; a value of the wrong kind is refused. Costs 2 RRU and 12 WRU
/// for an entry of 1 KB, 2 WRU for each entry and asset that it names, 2 WRU with an idempotency key.
#[utoipa::path(
    post, path = "/entries",
    request_body = CreateEntryRequest,
    responses(
        (status = 201, description = "The new entry.", body = EntryResponse),
        (status = 422, description = "`unknown_type`, or `invalid_fields`: values of the wrong kind, each with its place."),
    ),
)]
pub(crate) async fn create_entry(
    State(app): State<Arc<Content>>,
    Scoped(caller, _): Scoped<ContentWrite>,
    idempotency: Idempotency,
    Exact(Json(request)): Exact<Json<CreateEntryRequest>>,
) -> Result<Answer, Problem> {
    let CreateEntryRequest { type_id, fields, metadata } = request;
    let content = EntryContent { fields, metadata };

    let id = EntryId::new(&app.context.clock);

    create(&app, (id, &type_id), content, caller.subject, &idempotency, created).await
}
