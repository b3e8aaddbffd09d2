//! `GET /ledger/reconciliation`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::PaymentId;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use crate::Ledger;
use crate::model::{Heard, OneWay};
use crate::scopes::LedgerRead;

/// Which payments.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReconciliationFilter {
    /// The currency of the payments.
    #[param(inline)]
    currency: AssetCode,
}

/// A payment about which the ledger and payments disagree.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DifferenceResponse {
    /// The payment.
    payment_id: PaymentId,
    /// Its currency.
    currency: AssetCode,
    /// What was taken.
    captured: DifferenceOfWay,
    /// What was given back.
    refunded: DifferenceOfWay,
    /// When the ledger last heard of it.
    updated_at: Timestamp,
}

/// What payments has told, and what is posted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DifferenceOfWay {
    /// The running sum of payments' latest fact.
    told: Amount,
    /// What the ledger has posted.
    posted: Amount,
    /// The numbers of captures or refunds that it has not posted. One that failed has a number too.
    missing: Vec<u32>,
}

impl From<&OneWay> for DifferenceOfWay {
    fn from(way: &OneWay) -> Self {
        Self { told: way.told(), posted: way.posted(), missing: way.missing() }
    }
}

impl From<Heard> for DifferenceResponse {
    fn from(heard: Heard) -> Self {
        Self {
            payment_id: heard.payment,
            currency: heard.currency,
            captured: (&heard.captured).into(),
            refunded: (&heard.refunded).into(),
            updated_at: heard.updated_at,
        }
    }
}

/// Lists the payments of a currency about which the ledger and payments disagree, oldest first: none where all is well.
///
/// Needs the scope `ledger:read`. Each capture and refund says how much was captured or refunded in all; the ledger keeps
/// this beside what it has posted. A fact that is still on its way shows as a difference when a later one has arrived.
/// Costs 0.5 RRU for each of 4 keys, and for each 4 KB.
#[utoipa::path(
    get, path = "/ledger/reconciliation",
    responses((status = 200, description = "A page of differences.", body = List<DifferenceResponse>)),
)]
pub(crate) async fn reconcile_payments(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<ReconciliationFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;

    let found = app.store.page_of_differences(page.filter.currency, after.as_deref(), page.limit()).await?;

    let (differences, next) = found;
    let shown = differences.into_iter().map(DifferenceResponse::from).collect();
    Ok(page.answer(table, shown, next.as_ref()).await?)
}
