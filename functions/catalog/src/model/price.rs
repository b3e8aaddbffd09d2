//! What a variant costs, from which quantity on, and when.

use deserr::Deserr;
use serde::{Deserialize, Serialize};
use shared::bounds::Whole;
use shared::fault::{Faults, Invalid};
use shared::money::MAX_AMOUNT;
use shared::{Currency, Timestamp};

/// What a variant costs. Where several hold, the most specific one wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ProductPrice, example = json!({ "amount": 1999, "currency": "EUR", "tax_inclusive": true, "min_quantity": 1 }))]
pub(crate) struct Price {
    /// Minor units of the currency.
    #[schema(value_type = i64, minimum = 0, maximum = 9007199254740991i64)]
    pub(crate) amount: Whole<0, MAX_AMOUNT>,
    /// The currency.
    pub(crate) currency: Currency,
    /// Whether tax is in the amount.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = false)]
    pub(crate) tax_inclusive: bool,
    /// From how many pieces on it holds.
    #[serde(default = "Whole::least")]
    #[deserr(default = Whole::least())]
    #[schema(value_type = i64, minimum = 1, maximum = 1000000, default = 1)]
    pub(crate) min_quantity: Whole<1, 1_000_000>,
    /// From when on it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) valid_from: Option<Timestamp>,
    /// Until when it holds; that moment not included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) valid_to: Option<Timestamp>,
}

impl Price {
    /// Whether it holds for no moment at all.
    fn never_holds(&self) -> bool {
        matches!((self.valid_from, self.valid_to), (Some(from), Some(to)) if to <= from)
    }

    /// Whether nothing tells the two apart.
    fn rivals(&self, other: &Self) -> bool {
        let key = |price: &Self| (price.currency, price.min_quantity, price.valid_from, price.valid_to);
        key(self) == key(other)
    }

    /// The rules that look at more than one field of a variant's prices; faults are named below `pointer`.
    pub(super) fn check_all(prices: &[Self], pointer: &str, faults: &mut Faults) {
        for (index, price) in prices.iter().enumerate() {
            let place = format!("{pointer}/{index}");
            if price.never_holds() {
                let detail = "valid_to has to be later than valid_from";
                faults.add(format!("{place}/valid_to"), Invalid::new("empty_period", detail));
            }
            if prices.iter().take(index).any(|earlier| earlier.rivals(price)) {
                let detail = "another price has the same currency, quantity and period";
                faults.add(place, Invalid::new("ambiguous_price", detail));
            }
        }
    }
}
