//! What came of promotions.

use domain::Money;
use domain::id::PromotionId;

use crate::model::PromotionCode;
use crate::model::usage::Redemption;

/// Why a promotion is not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromotionReason)]
pub(crate) enum Reason {
    /// There is no promotion of this code any more, or it is out of use.
    NotInUse,
    /// It has not begun.
    NotStarted,
    /// It is over.
    Ended,
    /// It is for carts in another currency.
    OtherCurrency,
    /// Guests do not get it.
    SignInRequired,
    /// The account has ordered before.
    NotFirstOrder,
    /// It was used as often as it may be.
    UsageLimitReached,
    /// The account has used it as often as it may.
    CustomerLimitReached,
    /// No line matches.
    NothingMatches,
    /// The matching lines do not come to enough.
    MinimumSpendNotReached,
    /// It does not go together with what was applied before it.
    NotCombinable,
    /// No shipping method is chosen.
    NoShippingMethod,
    /// There is nothing left to take off.
    NothingToDiscount,
    /// As many promotions as a cart may have were applied before it.
    TooManyPromotions,
}

impl Reason {
    /// Whether it was used up: a code for which that is so can't be had.
    pub(crate) const fn is_used_up(self) -> bool {
        matches!(self, Self::UsageLimitReached | Self::CustomerLimitReached | Self::NotFirstOrder)
    }
}

/// What came of one promotion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// The promotion.
    pub(crate) promotion_id: PromotionId,
    /// Its version; 0 where there is no such promotion any more.
    pub(crate) version: u64,
    /// Its name.
    pub(crate) name: String,
    /// The code that it was applied by.
    pub(crate) code: Option<PromotionCode>,
    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    pub(crate) conditional: bool,
    /// What it took off, or why nothing.
    pub(crate) taken: Result<Money, Reason>,
}

/// What promotions take off a cart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Discounts {
    /// Off each line, in the order of the goods.
    pub(crate) lines: Vec<Money>,
    pub(crate) shipping: Money,
    /// What came of each promotion, in the order in which they were applied.
    pub(crate) outcomes: Vec<Outcome>,
    /// What is counted if the cart becomes an order.
    pub(crate) redemption: Redemption,
}
