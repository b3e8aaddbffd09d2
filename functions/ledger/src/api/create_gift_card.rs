//! `POST /gift-cards`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use deserr::{Deserr, ValuePointerRef};
use domain::bounds::Text;
use domain::collection::Metadata;
use domain::fault::{Faults, Invalid};
use domain::id::GiftCardId;
use domain::{AssetCode, Timestamp};
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::views::gift_cards::{GiftCardResponse, no_store};
use crate::Ledger;
use crate::commands::chart::given_cards;
use crate::commands::gift_cards::{Issued, issue};
use crate::model::{AccountPath, NewGiftCard, Positive};
use crate::scopes::LedgerWrite;

/// A gift card to issue.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftCardContent {
    /// Its id, drawn by the client: it names this card for ever.
    id: GiftCardId,
    /// How much it is worth, in minor units.
    amount: Positive,
    /// Of what.
    currency: AssetCode,
    /// From when on it counts for nothing; never where nothing is said.
    #[deserr(default)]
    expires_at: Option<Timestamp>,
    /// The account that pays for it: of what a shop sells, its sales clearing account. Where nothing is said, the card is
    /// given away, and `expenses:gift-cards:<currency>` pays.
    #[deserr(default)]
    funded_by: Option<AccountPath>,
    /// What it is, for staff.
    #[deserr(default)]
    note: Option<Text<1, 500>>,
    /// What a client keeps beside it.
    #[deserr(default)]
    #[schema(required = false)]
    metadata: Metadata,
}

/// A card is not paid for by what the shop owes by cards.
fn fits(content: GiftCardContent, location: ValuePointerRef<'_>) -> Result<GiftCardContent, Faults> {
    let mut faults = Faults::none();
    let paid_by_cards = |path: &AccountPath| path.as_str().starts_with("liabilities:gift-cards:");
    if content.funded_by.as_ref().is_some_and(paid_by_cards) {
        let invalid = Invalid::new("not_a_source", "what is owed by gift cards does not pay for one");
        faults.append(Faults::at(location.push_key("funded_by"), invalid));
    }
    faults.none_or(content)
}

/// Issues a gift card.
///
/// Needs the scope `ledger:write`. The amount is debited to `funded_by` and credited to
/// `liabilities:gift-cards:<currency>`, with the card in the same commit. The code, 20 letters and digits in groups of
/// five, is in this answer and nowhere else: only its hash is kept. The id is the client's and names the card for ever: sent
/// again with the same content, it gets the answer of the first time without the code (200 with `Idempotent-Replayed:
/// true`); a lost code is replaced by another (`…/reissue`). So no `Idempotency-Key` is needed, and a record of one
/// would hold the code. Costs 3 RRU and 18 WRU, with `expires_at` 1 WRU more.
#[utoipa::path(
    post, path = "/gift-cards",
    request_body(content = GiftCardContent, example = json!({
        "id": "gift_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "amount": "2500", "currency": "EUR", "note": "For Ada's birthday",
    })),
    responses(
        (status = 201, description = "The gift card, with its code.", body = GiftCardResponse),
        (status = 200, description = "The same again: the card as it was issued, without its code.", body = GiftCardResponse),
        (status = 409, description = "`id_taken`: the id stands for a card of other content."),
        (status = 422, description = "Refused, and not recorded: `already_expired`; by the account that pays: \
            `unknown_account`, `account_frozen`, `account_closed`, `insufficient_funds`, `unbalanced` (of another currency), \
            `ledgers_differ`, `sums_too_large`."),
    ),
)]
pub(crate) async fn create_gift_card(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Json(content): Json<GiftCardContent>,
) -> Result<Response, Problem> {
    let currency = content.currency;
    let funded_by = match content.funded_by {
        Some(path) => path,
        None => given_cards(currency)?.path,
    };
    let new = NewGiftCard {
        id: content.id,
        amount: content.amount.get(),
        currency,
        funded_by,
        expires_at: content.expires_at,
        note: content.note.map(Text::into_string),
        metadata: content.metadata,
    };

    match issue(&app, new).await? {
        Issued::Now(card, code) => {
            let location = format!("/gift-cards/{}", card.id);
            Ok(no_store(Answer::created(location, &GiftCardResponse::drawn(&card, &code)).version(card.version)))
        }
        Issued::Before(card) => {
            let issued = card.as_issued();
            Ok(Answer::ok(&GiftCardResponse::at(&issued, issued.created_at))
                .version(issued.version)
                .again()
                .into_response())
        }
        Issued::Taken => Err(Problem::conflict("id_taken", "This id stands for a gift card of other content.")),
        Issued::Refused(refusal) => Err(refusal.problem()),
    }
}
