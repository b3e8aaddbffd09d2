//! A promotion as staff see it.

use domain::bounds::{BoundedInt, Line};
use domain::collection::Metadata;
use domain::id::PromotionId;
use domain::{Currency, Money, Timestamp};
use serde::Serialize;

use crate::model::promotion::{Benefit, Targets};
use crate::model::{Promotion, PromotionCode};

/// A promotion.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Promotion)]
pub(crate) struct PromotionResponse {
    /// Its id.
    id: PromotionId,
    /// As shoppers read it.
    name: Line<1, 120>,
    /// The code that it is applied by; automatic without one.
    code: Option<PromotionCode>,
    /// What it takes off.
    benefit: Benefit,
    /// Which goods it is about; all if absent.
    targets: Targets,
    /// What the matching lines have to come to, before discounts.
    minimum_spend: Option<Money>,
    /// Only for carts in this currency.
    currency: Option<Currency>,
    /// Only for accounts of which no order was ever confirmed.
    first_order_only: bool,
    /// From when on it holds.
    starts_at: Option<Timestamp>,
    /// Until when it holds; that moment not included.
    ends_at: Option<Timestamp>,
    /// Higher goes first; of two alike, the older promotion.
    #[schema(value_type = i64, minimum = 0, maximum = 1000)]
    priority: BoundedInt<0, 1_000>,
    /// Whether it is applied alone.
    exclusive: bool,
    /// How many orders may use it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    usage_limit: Option<BoundedInt<1, 1_000_000_000>>,
    /// How many orders of one account may use it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    customer_limit: Option<BoundedInt<1, 1_000>>,
    /// How many orders use it, where there is a limit on them and one promotion is asked for.
    used: Option<u64>,
    /// Whether it is in use at all.
    active: bool,
    /// What the shop keeps beside it.
    metadata: Metadata,
    /// Counts every change; what `If-Match` asks for.
    version: u64,
    /// When it was made.
    created_at: Timestamp,
    /// The last change.
    updated_at: Timestamp,
}

impl PromotionResponse {
    /// A promotion as it is shown; `used` where that was asked for.
    pub(crate) fn of(promotion: &Promotion, used: Option<u64>) -> Self {
        let content = promotion.content.clone();
        Self {
            id: promotion.id,
            name: content.name,
            code: content.code,
            benefit: content.benefit,
            targets: content.targets,
            minimum_spend: content.minimum_spend,
            currency: content.currency,
            first_order_only: content.first_order_only,
            starts_at: content.starts_at,
            ends_at: content.ends_at,
            priority: content.priority,
            exclusive: content.exclusive,
            usage_limit: content.usage_limit,
            customer_limit: content.customer_limit,
            used,
            active: content.active,
            metadata: content.metadata,
            version: promotion.version,
            created_at: promotion.created_at(),
            updated_at: promotion.updated_at,
        }
    }
}
