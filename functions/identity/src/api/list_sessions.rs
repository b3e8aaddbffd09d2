//! `GET /sessions`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Shopper;
use service::page::Paged;
use service::table::Position;

use crate::Identity;
use crate::model::{Session, SessionId};

/// A session: one sign-in on one device.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionResponse {
    id: SessionId,
    /// The application of the session; `stoa` is the shop's own.
    #[schema(example = "stoa")]
    client_id: String,
    /// Whether the request's token belongs to this session.
    current: bool,
    created_at: Timestamp,
    /// When its tokens were last refreshed.
    used_at: Timestamp,
    /// When the session ends unless it is used.
    expires_at: Timestamp,
}

impl SessionResponse {
    fn of(session: &Session, current: Option<&str>) -> Self {
        Self {
            id: session.id,
            client_id: session.client_id.clone(),
            current: current == Some(session.id.to_string().as_str()),
            created_at: session.created_at,
            used_at: session.used_at,
            expires_at: session.until,
        }
    }
}

/// Lists the caller's sessions, newest first.
///
/// Sessions that a password change ended may appear until they expire.
///
/// Costs 0.5 RRU per 4 KB of sessions.
#[utoipa::path(
    get, path = "/sessions",
    responses(
        (status = 200, description = "A page of sessions.", body = List<SessionResponse>),
        (status = 403, description = "A service has no sessions."),
    ),
)]
pub(crate) async fn list_sessions(
    State(identity): State<Arc<Identity>>,
    Shopper(owner, caller): Shopper,
    page: Paged,
) -> Result<Answer, Problem> {
    let (table, page) = (identity.store.table(), page.of(owner));
    let after: Option<Position> = page.begin(table).await?;

    let found = identity.store.list_sessions(&owner, page.limit(), after).await?;

    let now = identity.context.clock.now();
    let open = found.items.iter().filter(|session| session.is_open(now));
    let items = open.map(|session| SessionResponse::of(session, caller.session.as_deref())).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
