//! `/console/ledger/gift-cards/{id}`: one gift card; its code is shown once, when it is issued or replaced.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::views::Moment;
use super::super::visit::Visit;
use super::books::address;
use crate::adapters::stoa::ApiError;
use crate::model::form::{query, segment};
use crate::model::units::Units;

/// A gift card as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GiftCard {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) amount: Units,
    pub(super) currency: String,
    pub(super) note: Option<String>,
    pub(super) funded_by: Option<String>,
    pub(super) expires_at: Moment,
    pub(super) redeemed_by: Option<String>,
    pub(super) ended_at: Moment,
    pub(super) created_at: Moment,
    pub(super) version: u64,
    /// Told once: when the card is issued, or its code replaced.
    pub(super) code: Option<String>,
}

impl GiftCard {
    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/console/ledger/gift-cards/{}", segment(&self.id))
    }
}

#[derive(Template)]
#[template(path = "ledger/gift_card.html")]
struct GiftCardPage {
    frame: Frame,
    card: GiftCard,
    /// Whether the card, or its code, was asked for with this request.
    is_new: bool,
    can_write: bool,
}

impl GiftCardPage {
    /// Whether its code still buys something.
    fn is_active(&self) -> bool {
        !matches!(self.card.status.as_str(), "redeemed" | "expired" | "disabled")
    }

    /// The owner's accounts, of whom it was redeemed.
    fn wallets(&self) -> String {
        let owner = self.card.redeemed_by.as_deref().unwrap_or_default();
        format!("/console/ledger/accounts?{}", query([("owner", owner)]))
    }

    /// The page of the account that paid for it.
    fn funding(&self) -> String {
        address(self.card.funded_by.as_deref().unwrap_or_default())
    }
}

fn path(id: &str) -> String {
    format!("/gift-cards/{}", segment(id))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match visit.api.get(&path(&id)).await {
        Ok(card) => render(&visit, card, false, None),
        Err(error) => failed(&visit, &error),
    }
}

/// Shows a card; with its code, if the API told it.
pub(super) fn render(visit: &Visit, card: GiftCard, is_new: bool, alert: Option<Alert>) -> Response {
    let page = GiftCardPage {
        frame: Frame::of(
            visit,
            format!("Gift card of {}", card.amount.of(&card.currency)),
            "/console/ledger/gift-cards",
        )
        .noting(visit.query.get("done"))
        .alerting(alert),
        card,
        is_new,
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}

/// Replaces the code, or disables the card.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    if !matches!(action.as_str(), "reissue" | "disable") {
        return no_page().await;
    }
    let command = format!("{}/{action}", path(&id));
    let answer = match action.as_str() {
        // Of two that are sent at once, one is refused: the code that is shown is the one that counts.
        "reissue" => {
            let (key, version) = (visit.form.get("key"), visit.form.get("version"));
            visit.api.post_to::<GiftCard>(&command, key, version, &Value::Null).await
        }
        _ => visit.api.post_named::<GiftCard>(&command, &Value::Null).await,
    };
    match answer {
        Ok(card) if action == "reissue" => render(&visit, card, true, None),
        Ok(_) => go_to(&format!("/console/ledger/gift-cards/{}?done=disabled", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            match visit.api.get(&path(&id)).await {
                Ok(card) => render(&visit, card, false, Some(Alert::of(&refusal))),
                Err(error) => failed(&visit, &error),
            }
        }
        Err(error) => failed(&visit, &error),
    }
}
