//! `GET /payments`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use super::views::PaymentResponse;
use crate::Payments;
use crate::model::Status;
use crate::scopes::PaymentsRead;

/// Which payments to list.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPaymentsFilter {
    /// Only payments of this status.
    #[deserr(default)]
    #[param(inline)]
    status: Option<Status>,
}

/// Lists payments, newest order first.
///
/// For staff. A page may be short, above all with `status`, which filters after reading; `next_cursor` is null only at
/// the true end. Costs 8 RRU for a page of 20, and 0.5 RRU for each 5 payments read beyond the first 80.
#[utoipa::path(
    get, path = "/payments",
    responses((status = 200, description = "A page of payments.", body = List<PaymentResponse>)),
)]
pub(crate) async fn list_payments(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    page: Paged<ListPaymentsFilter>,
) -> Result<Answer, Problem> {
    let table = payments.store.table();

    let below: Option<String> = page.begin(table).await?;
    let found = payments.store.page(below.as_deref(), page.filter.status, page.limit()).await?;

    Ok(page.answer(table, found.items.iter().map(PaymentResponse::from).collect(), found.next.as_ref()).await?)
}
