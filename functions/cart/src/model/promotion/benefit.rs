//! The benefit of a promotion.

use deserr::Deserr;
use domain::Money;
use domain::bounds::BoundedInt;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

use super::amounts::taken_off;

/// The benefit of a promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
#[deserr(error = Faults, tag = "kind", deny_unknown_fields)]
#[schema(example = json!({ "kind": "percentage", "rate_bps": 1000 }))]
pub(crate) enum Benefit {
    /// A share of the matching lines' total.
    #[serde(rename = "percentage")]
    #[deserr(rename = "percentage")]
    Percentage {
        /// In basis points: 1000 is 10 %.
        #[schema(value_type = i64, minimum = 1, maximum = 10000)]
        rate_bps: BoundedInt<1, 10_000>,
    },
    /// An amount, allocated over the matching lines; never more than their total.
    #[serde(rename = "fixed")]
    #[deserr(rename = "fixed")]
    Fixed {
        /// The amount.
        #[schema(schema_with = taken_off)]
        amount: Money,
    },
    /// Of every `buy` + `get` matching pieces, the cheapest `get` are cheaper.
    #[serde(rename = "buy_x_get_y")]
    #[deserr(rename = "buy_x_get_y")]
    BuyXGetY {
        /// Pieces bought at full price.
        #[schema(value_type = i64, minimum = 1, maximum = 999)]
        buy: BoundedInt<1, 999>,
        /// Pieces at the reduced price.
        #[schema(value_type = i64, minimum = 1, maximum = 999)]
        get: BoundedInt<1, 999>,
        /// The reduction of those pieces, in basis points: 10000 makes them free.
        #[schema(value_type = i64, minimum = 1, maximum = 10000)]
        rate_bps: BoundedInt<1, 10_000>,
    },
    /// Shipping.
    #[serde(rename = "free_shipping")]
    #[deserr(rename = "free_shipping")]
    FreeShipping {},
}
