//! `GET /payments`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;
use utoipa::IntoParams;

use super::views::PaymentResponse;
use crate::Payments;
use crate::model::Status;
use crate::scopes::PaymentsRead;

/// Which payments.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPaymentsQuery {
    /// How many at most, 1 to 100.
    #[deserr(default)]
    #[param(inline, value_type = Option<Limit>)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    #[deserr(default)]
    #[param(inline, value_type = Option<CursorText>)]
    cursor: Option<CursorText>,
    /// Only payments that stand so.
    #[deserr(default)]
    #[param(inline)]
    status: Option<Status>,
}

/// Lists payments, newest order first.
///
/// For staff. A page may be short, above all with `status`, which is looked at after reading; `next_cursor` is null
/// only at the true end. Costs 8 RRU for a page of 20, and 0.5 RRU for each 5 payments that are looked at beyond the
/// first 80.
#[utoipa::path(
    get, path = "/payments",
    responses((status = 200, description = "A page of payments.", body = List<PaymentResponse>)),
)]
pub(crate) async fn list_payments(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    Query(query): Query<ListPaymentsQuery>,
) -> Result<Answer, Problem> {
    let filter = format!("payments {}", query.status.map_or("all", Status::as_str));
    let table = payments.store.table();
    let below = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<String>(&filter, cursor).await?),
        None => None,
    };

    let limit = query.limit.unwrap_or_default().get();
    let page = payments.store.page(below.as_deref(), query.status, limit).await?;

    let next_cursor = match &page.next {
        Some(next) => Some(table.seal_cursor(&filter, next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.items.iter().map(PaymentResponse::from).collect(), next_cursor }))
}
