//! `GET /gift-cards/{gift_card_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::GiftCardId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::gift_cards::GiftCardResponse;
use crate::Ledger;
use crate::scopes::LedgerRead;

/// Shows a gift card as it stands.
///
/// Needs the scope `ledger:read`. It shows no code. From `expires_at` on the card is shown as expired, a moment before it is
/// booked back; the `ETag` counts that besides. Costs 1 RRU.
#[utoipa::path(
    get, path = "/gift-cards/{gift_card_id}",
    responses((status = 200, description = "The gift card.", body = GiftCardResponse)),
)]
pub(crate) async fn find_gift_card(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Path(id): Path<GiftCardId>,
) -> Result<Answer, Problem> {
    let now = app.context.clock.now();
    let card = app.store.gift_card(id).await?.ok_or_else(|| Problem::not_found("gift card"))?;

    let shown = Answer::ok(&GiftCardResponse::at(&card, now)).version(card.version);
    Ok(if card.is_overdue(now) { shown.part(1) } else { shown })
}
