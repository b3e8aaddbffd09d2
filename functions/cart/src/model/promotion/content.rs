//! A promotion as the shop describes it, and its rules.

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
    /// The name that shoppers see.
    pub(crate) name: Line<1, 120>,
    /// The code that applies it, unique; without a code it is automatic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) code: Option<PromotionCode>,
    /// The benefit.
    pub(crate) benefit: Benefit,
    /// The goods that it applies to; all if absent.
    #[serde(default, skip_serializing_if = "Targets::is_all")]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) targets: Targets,
    /// The minimum total of the matching lines, before discounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(schema_with = least_spend)]
    pub(crate) minimum_spend: Option<Money>,
    /// Only for carts in this currency. An amount among the conditions names its currency itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) currency: Option<Currency>,
    /// Only for accounts without a confirmed order.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub(crate) first_order_only: bool,
    /// The start of its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) starts_at: Option<Timestamp>,
    /// The end of its period, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) ends_at: Option<Timestamp>,
    /// Higher goes first; then the older promotion.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 0, maximum = 1000, default = 0)]
    pub(crate) priority: BoundedInt<0, 1_000>,
    /// Whether it applies alone. Others stack, each on what the previous ones have left.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub(crate) exclusive: bool,
    /// How many orders may use it, counted since a limit was first set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub(crate) usage_limit: Option<BoundedInt<1, 1_000_000_000>>,
    /// How many orders of one account may use it; guests have to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    pub(crate) customer_limit: Option<BoundedInt<1, 1_000>>,
    /// Whether the promotion is in use.
    #[serde(default = "yes")]
    #[deserr(default = true)]
    #[schema(default = true)]
    pub(crate) active: bool,
    /// The shop's own notes.
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

    /// The promotion's currency, if it has one.
    pub(crate) fn bound_to(&self) -> Option<Currency> {
        let fixed = match &self.benefit {
            Benefit::Fixed { amount } => Some(amount.currency),
            _ => None,
        };
        fixed.or_else(|| self.minimum_spend.map(|spend| spend.currency)).or(self.currency)
    }

    /// Whether it depends on how much is bought: a minimum spend, or a number of pieces.
    pub(crate) const fn is_conditional(&self) -> bool {
        self.minimum_spend.is_some() || matches!(self.benefit, Benefit::BuyXGetY { .. })
    }

    /// Whether only accounts can use it, since its uses are counted per account.
    pub(crate) const fn is_for_accounts(&self) -> bool {
        self.first_order_only || self.customer_limit.is_some()
    }
}
