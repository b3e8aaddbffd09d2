//! `GET /gift-cards`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::gift_cards::GiftCardResponse;
use crate::Ledger;
use crate::model::GiftStatus;
use crate::scopes::LedgerRead;

/// Which gift cards are listed.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGiftCardsFilter {
    /// Only those that are written so: a card whose time was over a moment ago is among the issued ones until the next
    /// tick, and shown as expired.
    #[param(inline, required = false)]
    #[deserr(default)]
    status: Option<GiftStatus>,
}

/// Lists gift cards, newest first.
///
/// Needs the scope `ledger:read`. In the order of their ids, whose times are the clients'. May be slightly stale, and shows
/// no codes. Costs 0.5 RRU for each of eight keys and 4 KB.
#[utoipa::path(
    get, path = "/gift-cards",
    responses((status = 200, description = "A page of gift cards.", body = List<GiftCardResponse>)),
)]
pub(crate) async fn list_gift_cards(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<ListGiftCardsFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;

    let (cards, next) = app.store.page_of_gift_cards(page.filter.status, after.as_deref(), page.limit()).await?;

    let now = app.context.clock.now();
    let shown = cards.iter().map(|card| GiftCardResponse::at(card, now));
    Ok(page.answer(table, shown.collect(), next.as_ref()).await?)
}
