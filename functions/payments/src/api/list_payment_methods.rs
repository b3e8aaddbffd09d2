//! `GET /payment-methods`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Shopper;
use service::cursor::CursorText;
use service::table::Position;
use utoipa::IntoParams;

use super::views::PaymentMethodResponse;
use crate::Payments;

/// Which page.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPaymentMethodsQuery {
    /// How many at most, 1 to 100.
    #[deserr(default)]
    #[param(inline, value_type = Option<Limit>)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before.
    #[deserr(default)]
    #[param(inline, value_type = Option<CursorText>)]
    cursor: Option<CursorText>,
}

/// Lists the shopper's own payment methods.
///
/// For customers and guests. Costs 0.5 RRU per 4 KB. What was added a moment ago may be missing for a moment.
#[utoipa::path(
    get, path = "/payment-methods",
    responses(
        (status = 200, description = "A page of payment methods.", body = List<PaymentMethodResponse>),
        (status = 403, description = "A service has no payment methods of its own."),
    ),
)]
pub(crate) async fn list_payment_methods(
    State(payments): State<Arc<Payments>>,
    shopper: Shopper,
    Query(query): Query<ListPaymentMethodsQuery>,
) -> Result<Answer, Problem> {
    let filter = format!("payment-methods {}", shopper.0);
    let table = payments.store.table();
    let after = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<Position>(&filter, cursor).await?),
        None => None,
    };

    let page = payments.store.methods(&shopper.0, query.limit.unwrap_or_default().get(), after).await?;

    let next_cursor = match &page.next {
        Some(next) => Some(table.seal_cursor(&filter, next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.items.iter().map(PaymentMethodResponse::from).collect(), next_cursor }))
}
