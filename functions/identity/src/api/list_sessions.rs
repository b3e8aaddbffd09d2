//! `GET /sessions`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Shopper;
use service::page::PageQuery;
use service::table::Position;

use crate::Identity;
use crate::model::{Session, SessionId};

/// A session: one sign-in on one device.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionResponse {
    id: SessionId,
    /// The application that was signed in for; `stoa` is the shop's own.
    #[schema(example = "stoa")]
    client_id: String,
    /// Whether it is the session of the token that asks.
    current: bool,
    created_at: Timestamp,
    /// When its tokens were refreshed last.
    used_at: Timestamp,
    /// When it ends unless it is used.
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

/// Lists one's own sessions, newest first.
///
/// Those that a new password ended may be shown until they go by themselves.
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
    Query(query): Query<PageQuery>,
) -> Result<Answer, Problem> {
    let (table, filter) = (identity.store.table(), format!("sessions?owner={owner}"));
    let after = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<Position>(&filter, cursor).await?),
        None => None,
    };

    let page = identity.store.list_sessions(&owner, query.limit.get(), after).await?;

    let now = identity.context.clock.now();
    let open = page.items.iter().filter(|session| session.is_open(now));
    let items = open.map(|session| SessionResponse::of(session, caller.session.as_deref())).collect();
    let next_cursor = match page.next {
        Some(next) => Some(table.seal_cursor(&filter, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items, next_cursor }))
}
