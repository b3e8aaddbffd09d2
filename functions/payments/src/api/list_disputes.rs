//! `GET /disputes`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use service::table::Position;

use super::views::DisputeResponse;
use crate::Payments;
use crate::scopes::PaymentsRead;

/// Lists disputes, newest first.
///
/// For staff. Costs 0.5 RRU per 4 KB.
#[utoipa::path(
    get, path = "/disputes",
    responses((status = 200, description = "A page of disputes.", body = List<DisputeResponse>)),
)]
pub(crate) async fn list_disputes(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = payments.store.table();

    let after: Option<Position> = page.begin(table).await?;
    let disputes = payments.store.disputes(page.limit(), after).await?;

    let items = disputes.items.iter().map(DisputeResponse::from).collect();
    Ok(page.answer(table, items, disputes.next.as_ref()).await?)
}
