//! `POST /gift-cards/{gift_card_id}/reissue`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::id::GiftCardId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::Seen;

use super::views::gift_cards::{GiftCardResponse, done, no_store};
use crate::Ledger;
use crate::commands::gift_cards::reissue;
use crate::scopes::LedgerWrite;

/// Gives a gift card another code.
///
/// Needs the scope `ledger:write`. The code before is unknown from then on. The new one is in this answer and nowhere else;
/// each request draws another, and so no `Idempotency-Key` is kept. With `If-Match` only the card that was read gets another
/// code: of two requests at once one is a 412, so that nobody hands out a code that is replaced already. Takes no body. Costs 1 RRU and 7 WRU.
#[utoipa::path(
    post, path = "/gift-cards/{gift_card_id}/reissue",
    responses(
        (status = 200, description = "The gift card, with its new code.", body = GiftCardResponse),
        (status = 409, description = "`already_redeemed`, `card_disabled`, `card_expired`."),
        (status = 412, description = "It has changed since it was read."),
    ),
)]
pub(crate) async fn reissue_gift_card(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(id): Path<GiftCardId>,
    seen: Seen,
) -> Result<Response, Problem> {
    let reissued = reissue(&app, id, &seen).await?;

    let shown = |(card, code)| {
        let drawn = GiftCardResponse::drawn(&card, &code);
        no_store(Answer::ok(&drawn).version(card.version))
    };
    done(reissued, shown, app.context.clock.now())
}
