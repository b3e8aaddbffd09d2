//! Gift cards in answers.

use axum::response::{IntoResponse, Response};
use domain::collection::Metadata;
use domain::id::GiftCardId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use http::{HeaderValue, header};
use serde::Serialize;
use service::Problem;
use service::body::Answer;

use crate::commands::gift_cards::Done;
use crate::model::{AccountPath, GiftCard, GiftCode, GiftStatus};

/// A gift card. Not `Debug`: a code stays out of logs.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct GiftCardResponse {
    /// Its id, which is no secret.
    id: GiftCardId,
    /// What redeems it: shown when it is drawn, and never again.
    #[schema(example = "7KQ2M-4XW9R-C0VTB-5N8PD")]
    code: Option<String>,
    /// How it stands.
    status: GiftStatus,
    /// How much it is worth, in minor units.
    amount: Amount,
    /// Of what.
    currency: AssetCode,
    /// The account that paid for it.
    funded_by: AccountPath,
    /// From when on it counts for nothing.
    expires_at: Option<Timestamp>,
    /// What it is, for staff.
    note: Option<String>,
    /// What a client keeps beside it.
    metadata: Metadata,
    /// Whose wallet has its amount.
    redeemed_by: Option<Owner>,
    /// When it was redeemed, disabled or booked back.
    ended_at: Option<Timestamp>,
    /// Counts its changes.
    version: u64,
    /// When it was issued.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl GiftCardResponse {
    /// A card at a moment, without its code.
    pub(crate) fn at(card: &GiftCard, now: Timestamp) -> Self {
        Self {
            id: card.id,
            code: None,
            status: card.status_at(now),
            amount: card.amount,
            currency: card.currency,
            funded_by: card.funded_by.clone(),
            expires_at: card.valid_until,
            note: card.note.clone(),
            metadata: card.metadata.clone(),
            redeemed_by: card.redeemed_by,
            ended_at: card.ended_at,
            version: card.version,
            created_at: card.created_at,
            updated_at: card.updated_at,
        }
    }

    /// A card as it was written, with the code that was drawn with it.
    pub(crate) fn drawn(card: &GiftCard, code: &GiftCode) -> Self {
        Self { code: Some(code.shown()), ..Self::at(card, card.updated_at) }
    }
}

/// An answer with a code, which nobody keeps.
pub(crate) fn no_store(answer: Answer) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The answer to a command on a card; `now` shows what it has done.
pub(crate) fn done<T>(done: Done<T>, now: impl FnOnce(T) -> Response, at: Timestamp) -> Result<Response, Problem> {
    let not = |code: &str, detail: &str| Err(Problem::conflict(code, detail));
    match done {
        Done::Now(it) => Ok(now(it)),
        Done::Before(card) => {
            Ok(Answer::ok(&GiftCardResponse::at(&card, at)).version(card.version).again().into_response())
        }
        Done::Not(GiftStatus::Redeemed) => not("already_redeemed", "The gift card is redeemed."),
        Done::Not(GiftStatus::Expired) => not("card_expired", "The gift card has expired."),
        Done::Not(GiftStatus::Disabled | GiftStatus::Issued) => not("card_disabled", "The gift card is disabled."),
        Done::Taken => not("id_taken", "The id of its transaction stands for another."),
        Done::Refused(refusal) => Err(refusal.problem()),
        Done::Changed => Err(Problem::stale()),
        Done::Unknown => Err(Problem::not_found("gift card")),
    }
}
