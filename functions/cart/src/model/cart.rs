//! The cart: its states, its lines, and the changes that each state allows.
//!
//! active → checked_out → ordered; checked_out → active again, as the next generation, when the order fails;
//! active → merged | expired. The clock decides on expiry, which is never stored.

use std::time::Duration;

use domain::id::{CartId, OrderId, PromotionId, Sku};
use domain::owner::Owner;
use domain::{Currency, Timestamp};
use serde::{Deserialize, Serialize};

use super::code::{CartCode, PromotionCode};
use super::line::{Frozen, MAX_CODES, MAX_LINES, MAX_QUANTITY, Shown, StoredLine};
use super::settings::Settings;
use super::usage::Redemption;
use super::{Refusal, Status};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a guest's cart lives without a change.
const GUEST_LIFE: Duration = Duration::from_secs(30 * DAY.as_secs());
/// How long a customer's cart lives without a change.
const ACCOUNT_LIFE: Duration = Duration::from_secs(90 * DAY.as_secs());
/// The maximum age of a cart, even if it changes.
pub(crate) const MAX_AGE: Duration = Duration::from_secs(365 * DAY.as_secs());
/// How long a cart that has expired can still be read.
pub(crate) const GRACE: Duration = Duration::from_secs(30 * DAY.as_secs());

/// A cart as stored: one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShoppingCart {
    #[serde(rename = "pk")]
    pub(crate) id: CartId,
    pub(crate) version: u64,
    pub(crate) owner: Owner,
    pub(crate) currency: Currency,
    /// The stored state; [`ShoppingCart::status_at`] also considers expiry.
    pub(crate) status: Status,
    /// The number of the next or pending checkout; rises each time the cart is reopened.
    pub(crate) generation: u32,
    #[serde(default)]
    pub(crate) lines: Vec<StoredLine>,
    /// The promotion codes in it, in the order in which they were added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) codes: Vec<CartCode>,
    /// The settings beside its lines.
    pub(crate) settings: Settings,
    /// The frozen amounts, while its order is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) frozen: Option<Frozen>,
    /// The total of its last write, which was shown, in minor units.
    #[serde(rename = "st", default, skip_serializing_if = "Option::is_none")]
    pub(crate) shown: Option<i64>,
    /// The limited uses of its order, until they are given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) redeemed: Option<Redemption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<CartId>,
    /// Whether the owner's account was erased: the cart can't be changed any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) erased: bool,
    pub(crate) updated_at: Timestamp,
    /// Random for each change, to distinguish two writes of one version.
    #[serde(default)]
    pub(crate) stamp: u32,
}

impl ShoppingCart {
    /// Opens an empty cart.
    pub(crate) fn open(id: CartId, owner: Owner, currency: Currency, settings: Settings, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            owner,
            currency,
            status: Status::Active,
            generation: 1,
            lines: Vec::new(),
            codes: Vec::new(),
            settings,
            frozen: None,
            shown: None,
            redeemed: None,
            merged_into: None,
            erased: false,
            updated_at: now,
            stamp: 0,
        }
    }

    /// When the cart was opened, by its id.
    pub(crate) fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.id.raw().made_at_ms()).unwrap_or_default())
    }

    /// When it expires unless it changes.
    pub(crate) fn expires_at(&self) -> Timestamp {
        let life = match self.owner {
            Owner::Guest(_) => GUEST_LIFE,
            Owner::Account(_) => ACCOUNT_LIFE,
        };
        (self.updated_at + life).min(self.created_at() + MAX_AGE)
    }

    /// The state at this moment.
    pub(crate) fn status_at(&self, now: Timestamp) -> Status {
        match self.status {
            Status::Active if self.expires_at() <= now => Status::Expired,
            status => status,
        }
    }

    /// Whether the cart expired so long ago that it counts as absent.
    pub(crate) fn is_gone(&self, now: Timestamp) -> bool {
        self.expires_at() + GRACE <= now
    }

    /// Refuses unless it is active now.
    pub(crate) fn require_active(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.status_at(now) {
            Status::Active => Ok(()),
            status => Err(Refusal::NotActive(status)),
        }
    }

    /// The id of its pending or placed order.
    pub(crate) fn order_under_way(&self) -> Option<OrderId> {
        match self.status {
            Status::CheckedOut | Status::Ordered => self.frozen.as_ref().map(|frozen| frozen.order_id),
            Status::Active | Status::Merged | Status::Expired => None,
        }
    }

    /// The line with this number.
    pub(crate) fn line(&self, number: u32) -> Option<&StoredLine> {
        self.lines.iter().find(|line| line.number == number)
    }

    /// The line with this sku.
    pub(crate) fn line_of(&self, sku: &Sku) -> Option<&StoredLine> {
        self.lines.iter().find(|line| line.sku == *sku)
    }

    /// The skus in the cart.
    pub(crate) fn skus(&self) -> impl Iterator<Item = &Sku> {
        self.lines.iter().map(|line| &line.sku)
    }

    /// The quantity of a sku after adding `quantity` more.
    pub(crate) fn quantity_with(&self, sku: &Sku, quantity: u32) -> u32 {
        self.line_of(sku).map_or(0, |line| line.quantity).saturating_add(quantity)
    }

    /// Sets the quantity of a sku: in its line, or in a new one.
    pub(crate) fn put(&self, sku: &Sku, quantity: u32, shown: Shown<'_>, now: Timestamp) -> Result<Self, Refusal> {
        self.require_active(now)?;
        if quantity > MAX_QUANTITY {
            return Err(Refusal::TooMany { sku: sku.clone() });
        }
        let mut next = self.touched(now);
        let number = match self.line_of(sku) {
            Some(line) => line.number,
            None if self.lines.len() >= MAX_LINES => return Err(Refusal::Full),
            None => next.next_number(),
        };
        let set = StoredLine {
            number,
            sku: sku.clone(),
            quantity,
            amount: shown.price.amount,
            inclusive: shown.price.tax_inclusive,
            seen: shown.version,
            frozen: None,
        };
        match next.lines.iter_mut().find(|line| line.number == number) {
            Some(line) => *line = set,
            None => next.lines.push(set),
        }
        Ok(next)
    }

    /// Removes a line.
    pub(crate) fn without(&self, number: u32, now: Timestamp) -> Result<Self, Refusal> {
        self.require_active(now)?;
        let mut next = self.touched(now);
        next.lines.retain(|line| line.number != number);
        if next.lines.len() == self.lines.len() {
            return Err(Refusal::NoSuchLine);
        }
        Ok(next)
    }

    /// Whether a promotion code is in it.
    pub(crate) fn has_code(&self, code: &PromotionCode) -> bool {
        self.codes.iter().any(|known| known.code == *code)
    }

    /// Adds a promotion code.
    pub(crate) fn with_code(
        &self,
        code: PromotionCode,
        promotion_id: PromotionId,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.require_active(now)?;
        let mut next = self.touched(now);
        // The code may belong to another promotion by now.
        next.codes.retain(|known| known.code != code);
        if next.codes.len() >= MAX_CODES {
            return Err(Refusal::TooManyCodes);
        }
        next.codes.push(CartCode { code, promotion_id });
        Ok(next)
    }

    /// Removes a promotion code.
    pub(crate) fn without_code(&self, code: &PromotionCode, now: Timestamp) -> Result<Self, Refusal> {
        self.require_active(now)?;
        if !self.has_code(code) {
            return Err(Refusal::NoSuchCode);
        }
        let mut next = self.touched(now);
        next.codes.retain(|known| known.code != *code);
        Ok(next)
    }

    /// Changes the settings.
    pub(crate) fn with(&self, settings: Settings, now: Timestamp) -> Result<Self, Refusal> {
        self.require_active(now)?;
        Ok(Self { settings, ..self.touched(now) })
    }

    /// Gives the cart to another owner, in any state.
    #[must_use]
    pub(crate) fn given_to(&self, owner: Owner, now: Timestamp) -> Self {
        // A new owner does not revive an expired cart.
        let updated_at = if self.status_at(now) == Status::Active { now } else { self.updated_at };
        Self { owner, version: self.version + 1, updated_at, ..self.clone() }
    }

    /// The next version, changed now, without frozen amounts.
    #[must_use]
    pub(super) fn touched(&self, now: Timestamp) -> Self {
        let (version, stamp) = (self.version + 1, rand::random());
        let mut next = Self { version, stamp, updated_at: now, frozen: None, ..self.clone() };
        for line in &mut next.lines {
            line.frozen = None;
        }
        next
    }

    /// An unused line number.
    pub(super) fn next_number(&self) -> u32 {
        self.lines.iter().map(|line| line.number).max().unwrap_or_default().saturating_add(1)
    }
}

#[cfg(test)]
mod tests;
