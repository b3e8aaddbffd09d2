//! `GET /payment-methods`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Shopper;
use service::page::Paged;
use service::table::Position;

use super::views::PaymentMethodResponse;
use crate::Payments;

/// Lists the shopper's own payment methods.
///
/// For customers and guests. Costs 0.5 RRU per 4 KB. A new payment method may be missing for a moment.
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
    page: Paged,
) -> Result<Answer, Problem> {
    let (table, page) = (payments.store.table(), page.of(shopper.0));

    let after: Option<Position> = page.begin(table).await?;
    let methods = payments.store.methods(&shopper.0, page.limit(), after).await?;

    let items = methods.items.iter().map(PaymentMethodResponse::from).collect();
    Ok(page.answer(table, items, methods.next.as_ref()).await?)
}
