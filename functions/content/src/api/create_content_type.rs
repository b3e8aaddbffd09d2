//! `POST /content-types`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::ContentTypeResponse;
use crate::Content;
use crate::commands::change_type::create_type;
use crate::model::{ContentType, Field, FieldName, TypeContent, TypeId};
use crate::scopes::ContentAdmin;

/// A new type.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateContentTypeRequest {
    /// Its name in paths, for good.
    id: TypeId,
    /// Its name for editors.
    name: Line<1, 100>,
    /// The field that titles an entry: a text or a slug.
    #[deserr(default)]
    title_field: Option<FieldName>,
    /// The field that names an entry in addresses: a slug.
    #[deserr(default)]
    slug_field: Option<FieldName>,
    /// Its fields, in the editors' order.
    #[schema(value_type = Vec<Field>, max_items = 60)]
    fields: BoundedVec<Field, 60>,
}

/// Creates a type.
///
/// Needs the scope `content:admin`. There are at most 80. Costs 4 RRU and 8 WRU for a type of 1 KB.
#[utoipa::path(
    post, path = "/content-types",
    request_body = CreateContentTypeRequest,
    responses(
        (status = 201, description = "The new type.", body = ContentTypeResponse),
        (status = 409, description = "`type_exists`: there is one with this id."),
        (status = 422, description = "The fields don't fit together, or there are too many types."),
    ),
)]
pub(crate) async fn create_content_type(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentAdmin>,
    idempotency: Idempotency,
    Json(request): Json<CreateContentTypeRequest>,
) -> Result<Answer, Problem> {
    let CreateContentTypeRequest { id, name, title_field, slug_field, fields } = request;
    let content = TypeContent { name, title_field, slug_field, fields };

    let created = |new: &ContentType| {
        let location = format!("/content-types/{}", new.id);
        Answer::created(location, &ContentTypeResponse::from(new)).version(new.version)
    };
    create_type(&app, id, content, &idempotency, created).await
}
