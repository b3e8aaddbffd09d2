//! `POST /gift-cards/{gift_card_id}/disable`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::id::GiftCardId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::gift_cards::{GiftCardResponse, done};
use crate::Ledger;
use crate::commands::gift_cards::disable;
use crate::scopes::LedgerWrite;

/// Takes a gift card back.
///
/// Needs the scope `ledger:write`. What the shop owes by it goes back to the account that paid for it, in the same commit.
/// The same again gets the card as it stands. Takes no body. Costs 3 RRU and 17 WRU, with `expires_at` 1 WRU more.
#[utoipa::path(
    post, path = "/gift-cards/{gift_card_id}/disable",
    responses(
        (status = 200, description = "The gift card, disabled.", body = GiftCardResponse),
        (status = 409, description = "`already_redeemed`, `card_expired`."),
        (status = 422, description = "The account that paid for it takes no part: `account_frozen`, `account_closed`."),
    ),
)]
pub(crate) async fn disable_gift_card(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(id): Path<GiftCardId>,
) -> Result<Response, Problem> {
    let disabled = disable(&app, id).await?;

    let now = app.context.clock.now();
    done(disabled, |card| Answer::ok(&GiftCardResponse::at(&card, now)).version(card.version).into_response(), now)
}
