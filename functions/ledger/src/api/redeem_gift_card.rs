//! `POST /gift-cards/redemptions`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::GiftCardId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use http::StatusCode;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;

use crate::Ledger;
use crate::commands::chart::own_wallet;
use crate::commands::redeem::{Redeemed, redeem};
use crate::model::{AccountPath, GiftCard, GiftCode};

/// The code to redeem. `Debug` shows no code.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedeemGiftCardRequest {
    /// The code.
    code: GiftCode,
}

/// What redeeming a card brought.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GiftCardRedemptionResponse {
    /// The card.
    gift_card_id: GiftCardId,
    /// How much, in minor units.
    amount: Amount,
    /// Of what.
    currency: AssetCode,
    /// The wallet that has it.
    account: AccountPath,
    /// When it was redeemed.
    redeemed_at: Timestamp,
}

/// Redeems a gift card.
///
/// For customers and guests: the card's amount moves into their wallet `wallets:<owner>:<currency>`, which is opened where it
/// is needed, with the card's state in one commit. It works once. The same person again, also the account that a guest has
/// become, gets the same answer (200 with `Idempotent-Replayed: true`; `account` is their own wallet), so that no
/// `Idempotency-Key` is needed or kept. Case, spaces and dashes of a code say
/// nothing; I and L are read as 1, O as 0. After 20 wrong codes within an hour all codes of this person are refused until the
/// hour is over. Costs 4.5 RRU and 17 WRU, with `expires_at` 1 WRU more, and 2.5 RRU and 6 WRU where the wallet is opened, of a
/// guest 3.5 RRU and 8 WRU; a wrong code 2 RRU and 1 WRU.
#[utoipa::path(
    post, path = "/gift-cards/redemptions",
    request_body(content = RedeemGiftCardRequest, example = json!({ "code": "7KQ2M-4XW9R-C0VTB-5N8PD" })),
    responses(
        (status = 201, description = "The amount is in the wallet.", body = GiftCardRedemptionResponse),
        (status = 200, description = "The same person again.", body = GiftCardRedemptionResponse),
        (status = 404, description = "`unknown_code`."),
        (status = 409, description = "`already_redeemed`, by somebody else."),
        (status = 422, description = "`card_expired`, `card_disabled`; `account_frozen` where the wallet is."),
        (status = 429, description = "`too_many_requests`: too many wrong codes; `Retry-After` says how long."),
    ),
)]
pub(crate) async fn redeem_gift_card(
    State(app): State<Arc<Ledger>>,
    shopper: Shopper,
    Json(request): Json<RedeemGiftCardRequest>,
) -> Result<Answer, Problem> {
    match redeem(&app, shopper.0, &request.code).await? {
        Redeemed::Now(card) => {
            let redemption = shown(&card, shopper.0)?;
            Ok(Answer::created(format!("/ledger/accounts/{}", redemption.account), &redemption))
        }
        Redeemed::Before(card) => Ok(Answer::ok(&shown(&card, shopper.0)?).again()),
        Redeemed::ByAnother => Err(Problem::conflict("already_redeemed", "The gift card is redeemed already.")),
        Redeemed::Disabled => Err(Problem::refused("card_disabled", "The gift card is not valid any more.")),
        Redeemed::Expired => Err(Problem::refused("card_expired", "The gift card has expired.")),
        Redeemed::Unknown => {
            Err(Problem::new(StatusCode::NOT_FOUND, "unknown_code", "There is no gift card with this code."))
        }
        Redeemed::TooMany(seconds) => Err(Problem::too_many("There were too many wrong codes.", seconds)),
        Redeemed::Taken => Err(Problem::conflict("id_taken", "The id of its transaction stands for another.")),
        Redeemed::Refused(refusal) => Err(refusal.problem()),
    }
}

fn shown(card: &GiftCard, owner: Owner) -> Result<GiftCardRedemptionResponse, Problem> {
    Ok(GiftCardRedemptionResponse {
        gift_card_id: card.id,
        amount: card.amount,
        currency: card.currency,
        account: own_wallet(owner, card.currency)?.path,
        redeemed_at: card.ended_at.unwrap_or(card.updated_at),
    })
}
