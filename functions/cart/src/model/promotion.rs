//! Promotions as the shop describes them: what is taken off, from which goods, when, and for whom.
//!
//! How several of them meet in one cart is said in [`super::discounts`].

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::{BoundedVec, Metadata};
use domain::fault::{Faults, Invalid};
use domain::id::{CategoryId, ProductId, PromotionId, Sku};
use domain::tag::Tag;
use domain::{Clock, Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{AdditionalProperties, Object, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Ref, Schema, SchemaFormat, Type};

use super::Offer;
use super::offer::MAX_UNIT_AMOUNT;

/// A code that calls a promotion in: 3 to 40 letters, digits, `-` and `_`; read without regard to case and to white
/// space around it, wherever it is typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PromotionCode(String);

impl std::fmt::Display for PromotionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for PromotionCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let code = text.trim().to_ascii_uppercase();
        let fits =
            (3..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits {
            return Ok(Self(code));
        }
        Err(Invalid::new("invalid_code", "a code of 3 to 40 letters, digits, - and _ is expected"))
    }
}

domain::checked_text!(
    PromotionCode,
    "A code that calls a promotion in, read without regard to case and to space around it.",
    example = "SPRING-10",
    pattern = "^ *[A-Za-z0-9_-]{3,40} *$"
);

/// What a promotion takes off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
#[deserr(error = Faults, tag = "kind", deny_unknown_fields)]
#[schema(example = json!({ "kind": "percentage", "rate_bps": 1000 }))]
pub enum Benefit {
    /// A share of what the matching lines come to.
    #[serde(rename = "percentage")]
    #[deserr(rename = "percentage")]
    Percentage {
        /// In basis points: 1000 is 10 %.
        #[schema(value_type = i64, minimum = 1, maximum = 10000)]
        rate_bps: BoundedInt<1, 10_000>,
    },
    /// An amount, allocated over the matching lines; never more than they come to.
    #[serde(rename = "fixed")]
    #[deserr(rename = "fixed")]
    Fixed {
        /// How much.
        #[schema(schema_with = taken_off)]
        amount: Money,
    },
    /// Of every `buy` + `get` matching pieces, the cheapest `get` are cheaper.
    #[serde(rename = "buy_x_get_y")]
    #[deserr(rename = "buy_x_get_y")]
    BuyXGetY {
        /// Pieces that are bought at their price.
        #[schema(value_type = i64, minimum = 1, maximum = 999)]
        buy: BoundedInt<1, 999>,
        /// Pieces that are given for it.
        #[schema(value_type = i64, minimum = 1, maximum = 999)]
        get: BoundedInt<1, 999>,
        /// What is taken off the given ones, in basis points: 10000 gives them away.
        #[schema(value_type = i64, minimum = 1, maximum = 10000)]
        rate_bps: BoundedInt<1, 10_000>,
    },
    /// Shipping.
    #[serde(rename = "free_shipping")]
    #[deserr(rename = "free_shipping")]
    FreeShipping {},
}

/// Which goods a promotion is about: a line matches if any of the lists names it; without any, every line does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = PromotionTargets, example = json!({ "tags": ["summer"] }))]
pub struct Targets {
    /// These skus.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<Sku>, max_items = 100, required = false)]
    pub skus: BoundedVec<Sku, 100>,
    /// These products.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<ProductId>, max_items = 100, required = false)]
    pub product_ids: BoundedVec<ProductId, 100>,
    /// Products that are listed in these categories themselves.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<CategoryId>, max_items = 100, required = false)]
    pub category_ids: BoundedVec<CategoryId, 100>,
    /// Products that bear one of these tags.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<Tag>, max_items = 100, required = false)]
    pub tags: BoundedVec<Tag, 100>,
}

fn is_empty<T, const MAX: usize>(list: &BoundedVec<T, MAX>) -> bool {
    list.is_empty()
}

impl Targets {
    /// Whether it is about all goods.
    pub fn is_all(&self) -> bool {
        self.skus.is_empty() && self.product_ids.is_empty() && self.category_ids.is_empty() && self.tags.is_empty()
    }

    /// Whether it is about a sku, as far as is known of it.
    pub fn matches(&self, sku: &Sku, known: Option<(ProductId, &Offer)>) -> bool {
        self.is_all()
            || self.skus.contains(sku)
            || known.is_some_and(|(product_id, offer)| {
                self.product_ids.contains(&product_id)
                    || self.category_ids.iter().any(|id| offer.category_ids.contains(id))
                    || self.tags.iter().any(|tag| offer.tags.iter().any(|known| known == tag.as_str()))
            })
    }
}

/// A promotion as the shop describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "name": "Spring sale", "code": "SPRING-10", "benefit": { "kind": "percentage", "rate_bps": 1000 },
    "targets": { "tags": ["summer"] }, "minimum_spend": { "amount": 5000, "currency": "EUR" }, "usage_limit": 500
}))]
pub struct PromotionContent {
    /// As shoppers read it.
    pub name: Line<1, 120>,
    /// The code that calls it in; without one it is automatic. No other promotion has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub code: Option<PromotionCode>,
    /// What it takes off.
    pub benefit: Benefit,
    /// Which goods it is about; all, where nothing is said.
    #[serde(default, skip_serializing_if = "Targets::is_all")]
    #[deserr(default)]
    #[schema(required = false)]
    pub targets: Targets,
    /// What the matching lines have to come to, before discounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(schema_with = least_spend)]
    pub minimum_spend: Option<Money>,
    /// Only for carts in this currency. An amount among the conditions names its currency itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub currency: Option<Currency>,
    /// Only for accounts of which no order was ever confirmed.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub first_order_only: bool,
    /// From when on it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub starts_at: Option<Timestamp>,
    /// Until when it holds; that moment not included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub ends_at: Option<Timestamp>,
    /// Higher goes first; of two alike, the older promotion.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 0, maximum = 1000, default = 0)]
    pub priority: BoundedInt<0, 1_000>,
    /// Whether it is applied alone. Others are stacked, each on what those before it have left.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub exclusive: bool,
    /// How many orders may use it, counted from when a limit is first set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub usage_limit: Option<BoundedInt<1, 1_000_000_000>>,
    /// How many orders of one account may use it; guests have to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    pub customer_limit: Option<BoundedInt<1, 1_000>>,
    /// Whether it is in use at all.
    #[serde(default = "yes")]
    #[deserr(default = true)]
    #[schema(default = true)]
    pub active: bool,
    /// What the shop keeps beside it.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    #[deserr(default)]
    #[schema(required = false)]
    pub metadata: Metadata,
}

const fn yes() -> bool {
    true
}

/// What a fixed benefit takes off.
fn taken_off() -> Object {
    amount_from(1).schema_type(Type::Object).description(Some("How much, above zero.")).build()
}

/// What a promotion asks for.
pub fn least_spend() -> Object {
    amount_from(0)
        .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
        .description(Some("What the matching lines have to come to, before discounts."))
        .build()
}

/// An amount of money, as [`PromotionContent::checked`] takes it.
fn amount_from(least: i64) -> ObjectBuilder {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("Minor units of the currency (cents for EUR, yen for JPY)."))
        .minimum(Some(least))
        .maximum(Some(MAX_UNIT_AMOUNT));
    ObjectBuilder::new()
        .property("amount", number)
        .required("amount")
        .property("currency", Ref::from_schema_name("Currency"))
        .required("currency")
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        .examples([serde_json::json!({ "amount": 5000, "currency": "EUR" })])
}

impl PromotionContent {
    /// The rules that look at more than one field, and the ranges of amounts: every fault at once.
    pub fn checked(self) -> Result<Self, Faults> {
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
    pub fn bound_to(&self) -> Option<Currency> {
        let fixed = match &self.benefit {
            Benefit::Fixed { amount } => Some(amount.currency),
            _ => None,
        };
        fixed.or_else(|| self.minimum_spend.map(|spend| spend.currency)).or(self.currency)
    }

    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    pub const fn is_conditional(&self) -> bool {
        self.minimum_spend.is_some() || matches!(self.benefit, Benefit::BuyXGetY { .. })
    }

    /// Whether only accounts can have it, since it counts what each has had.
    pub const fn is_for_accounts(&self) -> bool {
        self.first_order_only || self.customer_limit.is_some()
    }
}

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// Its id.
    #[serde(rename = "sk")]
    pub id: PromotionId,
    /// Counts its changes.
    pub version: u64,
    /// As the shop describes it.
    pub content: PromotionContent,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Promotion {
    /// A new promotion.
    pub fn new(content: PromotionContent, clock: &Clock) -> Self {
        Self { id: PromotionId::new(clock), version: 1, content, updated_at: clock.now() }
    }

    /// The promotion with other content, one version on.
    #[must_use]
    pub fn revised(&self, content: PromotionContent, now: Timestamp) -> Self {
        Self { id: self.id, version: self.version + 1, content, updated_at: now }
    }

    /// When it was made: its id says so.
    pub fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.id.raw().made_at_ms()).unwrap_or_default())
    }

    /// Whether every cart has to be looked at for it: in use, without a code, and not over.
    pub fn is_automatic(&self, now: Timestamp) -> bool {
        let content = &self.content;
        content.active && content.code.is_none() && content.ends_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
#[path = "promotion_tests.rs"]
mod tests;
