// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/gift-cards`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, List, Plain};
use crate::types;

/// The operations of `/gift-cards`.
#[derive(Clone, Copy, Debug)]
pub struct GiftCards<'a> {
    pub(super) stoa: &'a Stoa,
}

impl GiftCards<'_> {
    /// Lists gift cards, newest first.
    ///
    /// Needs the scope `ledger:read`. In the order of their ids, whose times are the clients'. May be slightly stale,
    /// and shows no codes. Costs 0.5 RRU for each of eight keys and 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /gift-cards`
    pub fn list(&self, query: &ListGiftCardsQuery) -> List<types::GiftCardResponse> {
        self.stoa.list(Method::GET, &["gift-cards"]).query(query)
    }

    /// Issues a gift card.
    ///
    /// Needs the scope `ledger:write`. The amount is debited to `funded_by` and credited to
    /// `liabilities:gift-cards:<currency>`, with the card in the same commit. The code, 20 letters and digits in groups
    /// of five, is in this answer and nowhere else: only its hash is kept. The id is the client's and names the card
    /// for ever: sent again with the same content, it gets the answer of the first time without the code (200 with
    /// `Idempotent-Replayed: true`); a lost code is replaced by another (`…/reissue`). So no `Idempotency-Key` is
    /// needed, and a record of one would hold the code. Costs 3 RRU and 18 WRU, with `expires_at` 1 WRU more.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `id_taken`: the id stands for a card of other content.
    /// - 422: Refused, and not recorded: `already_expired`; by the account that pays: `unknown_account`,
    ///   `account_frozen`, `account_closed`, `insufficient_funds`, `unbalanced` (of another currency),
    ///   `ledgers_differ`, `sums_too_large`.
    ///
    /// `POST /gift-cards`
    pub fn create(&self, body: &types::GiftCardContent) -> Call<types::GiftCardResponse, Plain> {
        self.stoa.call(Method::POST, &["gift-cards"]).json(body)
    }

    /// Redeems a gift card.
    ///
    /// For customers and guests: the card's amount moves into their wallet `wallets:<owner>:<currency>`, which is
    /// opened where it is needed, with the card's state in one commit. It works once. The same person again, also the
    /// account that a guest has become, gets the same answer (200 with `Idempotent-Replayed: true`; `account` is their
    /// own wallet), so that no `Idempotency-Key` is needed or kept. Case, spaces and dashes of a code say nothing; I
    /// and L are read as 1, O as 0. After 20 wrong codes within an hour all codes of this person are refused until the
    /// hour is over. Costs 4.5 RRU and 17 WRU, with `expires_at` 1 WRU more, and 2.5 RRU and 6 WRU where the wallet is
    /// opened, of a guest 3.5 RRU and 8 WRU; a wrong code 2 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    /// - 409: `already_redeemed`, by somebody else.
    /// - 422: `card_expired`, `card_disabled`; `account_frozen` where the wallet is.
    ///
    /// `POST /gift-cards/redemptions`
    pub fn redeem(&self, body: &types::RedeemGiftCardRequest) -> Call<types::GiftCardRedemptionResponse, Plain> {
        self.stoa.call(Method::POST, &["gift-cards", "redemptions"]).json(body)
    }

    /// Shows a gift card as it stands.
    ///
    /// Needs the scope `ledger:read`. It shows no code. From `expires_at` on the card is shown as expired, a moment
    /// before it is booked back; the `ETag` counts that besides. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /gift-cards/{gift_card_id}`
    pub fn find(&self, gift_card_id: &str) -> Call<types::GiftCardResponse, Conditional> {
        self.stoa.call(Method::GET, &["gift-cards", gift_card_id])
    }

    /// Takes a gift card back.
    ///
    /// Needs the scope `ledger:write`. What the shop owes by it goes back to the account that paid for it, in the same
    /// commit. The same again gets the card as it stands. Takes no body. Costs 3 RRU and 17 WRU, with `expires_at` 1
    /// WRU more.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `already_redeemed`, `card_expired`.
    /// - 422: The account that paid for it takes no part: `account_frozen`, `account_closed`.
    ///
    /// `POST /gift-cards/{gift_card_id}/disable`
    pub fn disable(&self, gift_card_id: &str) -> Call<types::GiftCardResponse, Plain> {
        self.stoa.call(Method::POST, &["gift-cards", gift_card_id, "disable"])
    }

    /// Gives a gift card another code.
    ///
    /// Needs the scope `ledger:write`. The code before is unknown from then on. The new one is in this answer and
    /// nowhere else; each request draws another, and so no `Idempotency-Key` is kept. With `If-Match` only the card
    /// that was read gets another code: of two requests at once one is a 412, so that nobody hands out a code that is
    /// replaced already. Takes no body. Costs 1 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `already_redeemed`, `card_disabled`, `card_expired`.
    ///
    /// `POST /gift-cards/{gift_card_id}/reissue`
    pub fn reissue(&self, gift_card_id: &str) -> Call<types::GiftCardResponse, Plain> {
        self.stoa.call(Method::POST, &["gift-cards", gift_card_id, "reissue"])
    }
}

/// The query of [`GiftCards::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListGiftCardsQuery {
    /// Only those that are written so: a card whose time was over a moment ago is among the issued ones until the next
    /// tick, and shown as expired.
    pub status: Option<types::GiftCardStatus>,
}
