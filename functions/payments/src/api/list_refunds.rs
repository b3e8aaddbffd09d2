//! `GET /refunds`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;
use service::table::Position;
use utoipa::IntoParams;

use super::views::RefundResponse;
use crate::Payments;
use crate::scopes::PaymentsRead;

/// Which page.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListRefundsQuery {
    /// How many at most, 1 to 100.
    #[deserr(default)]
    #[param(inline, value_type = Option<Limit>)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before.
    #[deserr(default)]
    #[param(inline, value_type = Option<CursorText>)]
    cursor: Option<CursorText>,
}

/// Lists refunds, newest first.
///
/// For staff. A payment with several refunds stands where its newest is, with all of them beside it: `limit` counts
/// payments, so that a page may hold a few more refunds. What was begun a moment ago may be missing for a moment. Costs
/// 0.5 RRU per 4 KB.
#[utoipa::path(
    get, path = "/refunds",
    responses((status = 200, description = "A page of refunds.", body = List<RefundResponse>)),
)]
pub(crate) async fn list_refunds(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    Query(query): Query<ListRefundsQuery>,
) -> Result<Answer, Problem> {
    let table = payments.store.table();
    let after = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<Position>("refunds", cursor).await?),
        None => None,
    };

    let page = payments.store.refunded(query.limit.unwrap_or_default().get(), after).await?;

    let next_cursor = match &page.next {
        Some(next) => Some(table.seal_cursor("refunds", next).await?),
        None => None,
    };
    let refunds = page
        .items
        .iter()
        .flat_map(|payment| payment.refunds.iter().rev().map(|refund| RefundResponse::of(payment, refund)));
    Ok(Answer::list(&List { items: refunds.collect(), next_cursor }))
}
