//! `GET /disputes`

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

use super::views::DisputeResponse;
use crate::Payments;
use crate::scopes::PaymentsRead;

/// Which page.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListDisputesQuery {
    /// How many at most, 1 to 100.
    #[deserr(default)]
    #[param(inline, value_type = Option<Limit>)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before.
    #[deserr(default)]
    #[param(inline, value_type = Option<CursorText>)]
    cursor: Option<CursorText>,
}

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
    Query(query): Query<ListDisputesQuery>,
) -> Result<Answer, Problem> {
    let table = payments.store.table();
    let after = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<Position>("disputes", cursor).await?),
        None => None,
    };

    let page = payments.store.disputes(query.limit.unwrap_or_default().get(), after).await?;

    let next_cursor = match &page.next {
        Some(next) => Some(table.seal_cursor("disputes", next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.items.iter().map(DisputeResponse::from).collect(), next_cursor }))
}
