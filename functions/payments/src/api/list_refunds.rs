//! `GET /refunds`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use service::table::Position;

use super::views::RefundResponse;
use crate::Payments;
use crate::scopes::PaymentsRead;

/// Lists refunds, newest first.
///
/// For staff. The refunds of one payment are listed together, at the place of its newest: `limit` counts payments, so a
/// page may hold a few more refunds. A new refund may be missing for a moment. Costs 0.5 RRU per 4 KB.
#[utoipa::path(
    get, path = "/refunds",
    responses((status = 200, description = "A page of refunds.", body = List<RefundResponse>)),
)]
pub(crate) async fn list_refunds(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = payments.store.table();

    let after: Option<Position> = page.begin(table).await?;
    let found = payments.store.refunded(page.limit(), after).await?;

    let refunds = found.items.iter().flat_map(|payment| {
        let newest_first = payment.refunds.iter().rev();
        newest_first.map(move |row| RefundResponse::of(payment, row))
    });
    Ok(page.answer(table, refunds.collect(), found.next.as_ref()).await?)
}
