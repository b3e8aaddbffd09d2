//! A promotion as the shop describes it, and the rules that it keeps.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::Metadata;
use domain::fault::{Faults, Invalid};
use domain::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::amounts::least_spend;
use super::benefit::Benefit;
use super::targets::Targets;
use crate::model::PromotionCode;
use crate::model::offer::MAX_UNIT_AMOUNT;

/// A promotion as the shop describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "name": "Spring sale", "code": "SPRING-10", "benefit": { "kind": "percentage", "rate_bps": 1000 },
    "targets": { "tags": ["summer"] }, "minimum_spend": { "amount": 5000, "currency": "EUR" }, "usage_limit": 500
}))]
pub(crate) struct PromotionContent {
    /// As shoppers read it.
    pub(crate) name: Line<1, 120>,
    /// The code that it is applied by; automatic without one. No other promotion has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) code: Option<PromotionCode>,
    /// What it takes off.
    pub(crate) benefit: Benefit,
    /// Which goods it is about; all if absent.
    #[serde(default, skip_serializing_if = "Targets::is_all")]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) targets: Targets,
    /// What the matching lines have to come to, before discounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(schema_with = least_spend)]
    pub(crate) minimum_spend: Option<Money>,
    /// Only for carts in this currency. An amount among the conditions names its currency itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) currency: Option<Currency>,
    /// Only for accounts of which no order was ever confirmed.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub(crate) first_order_only: bool,
    /// From when on it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) starts_at: Option<Timestamp>,
    /// Until when it holds; that moment not included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) ends_at: Option<Timestamp>,
    /// Higher goes first; of two alike, the older promotion.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 0, maximum = 1000, default = 0)]
    pub(crate) priority: BoundedInt<0, 1_000>,
    /// Whether it is applied alone. Others are stacked, each on what those before it have left.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub(crate) exclusive: bool,
    /// How many orders may use it, counted from when a limit is first set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub(crate) usage_limit: Option<BoundedInt<1, 1_000_000_000>>,
    /// How many orders of one account may use it; guests have to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    pub(crate) customer_limit: Option<BoundedInt<1, 1_000>>,
    /// Whether it is in use at all.
    #[serde(default = "yes")]
    #[deserr(default = true)]
    #[schema(default = true)]
    pub(crate) active: bool,
    /// What the shop keeps beside it.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) metadata: Metadata,
}

const fn yes() -> bool {
    true
}

impl PromotionContent {
    /// Checks the rules between fields and the ranges of amounts: every fault at once.
    pub(crate) fn checked(self) -> Result<Self, Faults> {
        let mut faults = Faults::none();
        let range =
            |least| Invalid::new("out_of_range", format!("an amount from {least} to {MAX_UNIT_AMOUNT} is expected"));
        let mut currencies = self.currency.into_iter().collect::<Vec<_>>();
        if let Benefit::Fixed { amount } = &self.benefit {
            if !(1..=MAX_UNIT_AMOUNT).contains(&amount.amount) {
                faults.add("/benefit/amount/amount", range(1));
            }
            currencies.push(amount.currency);
        }
        if let Some(spend) = &self.minimum_spend {
            if !(0..=MAX_UNIT_AMOUNT).contains(&spend.amount) {
                faults.add("/minimum_spend/amount", range(0));
            }
            currencies.push(spend.currency);
        }
        if currencies.windows(2).any(|pair| pair.first() != pair.last()) {
            faults.add("/currency", Invalid::new("currency_mismatch", "all amounts have to be of one currency"));
        }
        if matches!((self.starts_at, self.ends_at), (Some(from), Some(to)) if to <= from) {
            faults.add("/ends_at", Invalid::new("empty_period", "ends_at has to be later than starts_at"));
        }
        faults.none_or(self)
    }

    /// The currency that it is bound to, if any.
    pub(crate) fn bound_to(&self) -> Option<Currency> {
        let fixed = match &self.benefit {
            Benefit::Fixed { amount } => Some(amount.currency),
            _ => None,
        };
        fixed.or_else(|| self.minimum_spend.map(|spend| spend.currency)).or(self.currency)
    }

    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    pub(crate) const fn is_conditional(&self) -> bool {
        self.minimum_spend.is_some() || matches!(self.benefit, Benefit::BuyXGetY { .. })
    }

    /// Whether only accounts can have it, since it counts what each has had.
    pub(crate) const fn is_for_accounts(&self) -> bool {
        self.first_order_only || self.customer_limit.is_some()
    }
}
