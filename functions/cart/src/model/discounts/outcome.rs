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
    /// The code's promotion no longer exists, or is not in use.
    NotInUse,
    /// The promotion has not started.
    NotStarted,
    /// The promotion has ended.
    Ended,
    /// The promotion is for another currency.
    OtherCurrency,
    /// The promotion is not for guests.
    SignInRequired,
    /// The account has ordered before.
    NotFirstOrder,
    /// The usage limit is reached.
    UsageLimitReached,
    /// The limit per account is reached.
    CustomerLimitReached,
    /// No line matches.
    NothingMatches,
    /// The matching lines do not reach the minimum.
    MinimumSpendNotReached,
    /// The promotion can't be combined with those applied before it.
    NotCombinable,
    /// No shipping method is chosen.
    NoShippingMethod,
    /// Nothing is left to discount.
    NothingToDiscount,
    /// The maximum number of promotions is already applied.
    TooManyPromotions,
}

impl Reason {
    /// Whether a limit is reached, so that the code is refused.
    pub(crate) const fn is_used_up(self) -> bool {
        matches!(self, Self::UsageLimitReached | Self::CustomerLimitReached | Self::NotFirstOrder)
    }
}

/// The outcome of one promotion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// The promotion.
    pub(crate) promotion_id: PromotionId,
    /// Its version; 0 if the promotion no longer exists.
    pub(crate) version: u64,
    /// Its name.
    pub(crate) name: String,
    /// The code that applied it.
    pub(crate) code: Option<PromotionCode>,
    /// Whether it depends on how much is bought: a minimum spend, or a number of pieces.
    pub(crate) conditional: bool,
    /// The discount, or why there is none.
    pub(crate) taken: Result<Money, Reason>,
}

/// The discounts of a cart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Discounts {
    /// The discount on each line, in the order of the goods.
    pub(crate) lines: Vec<Money>,
    pub(crate) shipping: Money,
    /// The outcome of each promotion, in the order of application.
    pub(crate) outcomes: Vec<Outcome>,
    /// The uses to count if the cart becomes an order.
    pub(crate) redemption: Redemption,
}
