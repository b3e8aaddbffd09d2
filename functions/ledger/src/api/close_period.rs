//! `POST /ledger/closings`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::find_closing::ClosingResponse;
use crate::Ledger;
use crate::model::{Closing, Day, LedgerName, last_closable};
use crate::scopes::LedgerWrite;
use crate::store::CLOSING;

/// Which books are closed, and until when.
#[derive(Clone, Debug, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ClosePeriodRequest {
    /// The ledger; `main` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(nullable = false)]
    ledger: Option<LedgerName>,
    /// The last day, of UTC, that is closed: yesterday or before.
    through: Day,
}

/// Closes the books of a ledger up to the end of a day, for good.
///
/// Needs the scope `ledger:write`. From then on no transaction is booked that counts (`effective_at`) from that day or
/// before. A day can be closed ten minutes after its end. What is closed is never opened again: a mistake is corrected by a
/// transaction of today. The same day again changes nothing. Costs 1 RRU and 2 WRU, 4 WRU with an idempotency key.
#[utoipa::path(
    post, path = "/ledger/closings",
    request_body = ClosePeriodRequest,
    responses(
        (status = 200, description = "Until when the books are closed now.", body = ClosingResponse),
        (status = 409, description = "`period_closed`: they are closed until a later day.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`day_not_over`: the day is not over for ten minutes yet.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn close_period(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    idempotency: Idempotency,
    Json(request): Json<ClosePeriodRequest>,
) -> Result<Answer, Problem> {
    let (ledger, through) = (request.ledger.unwrap_or_default(), request.through);
    let mut attempts = Attempts::on("closing");
    loop {
        let now = app.context.clock.now();
        let last = last_closable(now);
        if through > last {
            let detail = format!("The last day that can be closed now is {last}.");
            return Err(Problem::refused("day_not_over", detail));
        }
        let known = app.store.closing(&ledger).await?;
        match &known {
            Some(known) if known.through == through => return Ok(Answer::ok(&ClosingResponse::of(known))),
            Some(known) if known.through > through => {
                let detail = format!("The books are closed until {} already.", known.through);
                return Err(Problem::conflict("period_closed", detail));
            }
            _ => {}
        }
        let version = known.map_or(0, |known| known.version) + 1;
        let closing = Closing { ledger: ledger.clone(), through: through.clone(), version, closed_at: now };

        let answer = Answer::ok(&ClosingResponse::of(&closing));
        match idempotency.commit(app.store.close(&closing), answer).await {
            Err(error) if error.refused(CLOSING) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}
