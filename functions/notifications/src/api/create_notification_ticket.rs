//! `POST /notifications/tickets`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::caller::Shopper;

use crate::Notifications;
use crate::commands::tickets::make_ticket;

/// A ticket.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NotificationTicketResponse {
    /// The ticket: good once.
    #[schema(example = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    ticket: String,
    /// Until when it is good.
    expires_at: Timestamp,
}

/// Makes a ticket that opens one socket for the caller's notifications.
///
/// It is good once, for 30 seconds. Only its hash is kept, so it takes no idempotency key. Costs 1 WRU.
#[utoipa::path(
    post, path = "/notifications/tickets",
    responses((status = 200, description = "The ticket.", body = NotificationTicketResponse)),
)]
pub(crate) async fn create_notification_ticket(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
) -> Result<Answer, Problem> {
    let (ticket, kept) = make_ticket(&app, owner).await?;

    Ok(Answer::ok(&NotificationTicketResponse { ticket, expires_at: kept.until }))
}
