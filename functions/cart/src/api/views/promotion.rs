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
    /// The name that shoppers see.
    name: Line<1, 120>,
    /// The code that applies it; without a code it is automatic.
    code: Option<PromotionCode>,
    /// The benefit.
    benefit: Benefit,
    /// The goods that it applies to; all if absent.
    targets: Targets,
    /// The minimum total of the matching lines, before discounts.
    minimum_spend: Option<Money>,
    /// Only for carts in this currency.
    currency: Option<Currency>,
    /// Only for accounts without a confirmed order.
    first_order_only: bool,
    /// The start of its period.
    starts_at: Option<Timestamp>,
    /// The end of its period, exclusive.
    ends_at: Option<Timestamp>,
    /// Higher goes first; then the older promotion.
    #[schema(value_type = i64, minimum = 0, maximum = 1000)]
    priority: BoundedInt<0, 1_000>,
    /// Whether it applies alone.
    exclusive: bool,
    /// How many orders may use it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    usage_limit: Option<BoundedInt<1, 1_000_000_000>>,
    /// How many orders of one account may use it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    customer_limit: Option<BoundedInt<1, 1_000>>,
    /// How many orders use it; only if that is limited, and only for a single promotion.
    used: Option<u64>,
    /// Whether the promotion is in use.
    active: bool,
    /// The shop's own notes.
    metadata: Metadata,
    /// Counts every change; the value for `If-Match`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// The last change.
    updated_at: Timestamp,
}

impl PromotionResponse {
    /// Shows a promotion; with `used` if requested.
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
