//! `POST /__path__`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::__Entity__Response;
use crate::__Name__;
use crate::model::{__Entity__, __Entity__Content};
use crate::scopes::__Name__Write;

/// Creates a __words__.
///
/// Needs the scope `__name__:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/__path__",
    request_body = __Entity__Content,
    responses((status = 201, description = "The new __words__.", body = __Entity__Response)),
)]
pub(crate) async fn create___entity__(
    State(app): State<Arc<__Name__>>,
    _: Scoped<__Name__Write>,
    idempotency: Idempotency,
    Json(content): Json<__Entity__Content>,
) -> Result<Answer, Problem> {
    let __entity__ = __Entity__::new(content, &app.context.clock);

    let created = Answer::created(format!("/__path__/{}", __entity__.id), &__Entity__Response::from(&__entity__));
    Ok(idempotency.commit(app.store.create(&__entity__), created.version(__entity__.version)).await?)
}
