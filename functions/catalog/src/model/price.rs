//! The prices of a variant by quantity and period, and which of several applies.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use deserr::Deserr;
use domain::bounds::BoundedInt;
use domain::fault::{Faults, Invalid};
use domain::id::PriceListId;
use domain::money::MAX_AMOUNT;
use domain::{Currency, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A price of a variant. If several apply, the most specific one wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ProductPrice, example = json!({ "amount": 1999, "currency": "EUR", "tax_inclusive": true, "min_quantity": 1 }))]
pub(crate) struct Price {
    /// Minor units of the currency.
    #[schema(value_type = i64, minimum = 0, maximum = 9007199254740991i64)]
    pub(crate) amount: BoundedInt<0, MAX_AMOUNT>,
    /// The currency.
    pub(crate) currency: Currency,
    /// Whether the amount includes tax; by default as `CATALOG_TAX_INCLUSIVE` says.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) tax_inclusive: bool,
    /// The quantity from which it applies.
    #[serde(default = "BoundedInt::least")]
    #[deserr(default = BoundedInt::least())]
    #[schema(value_type = i64, minimum = 1, maximum = 1000000, default = 1)]
    pub(crate) min_quantity: BoundedInt<1, 1_000_000>,
    /// The start of its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) valid_from: Option<Timestamp>,
    /// The end of its period, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) valid_to: Option<Timestamp>,
}

/// A price of a price list, with the list's period. It takes precedence over the variant's own prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ListedPrice {
    /// The list.
    pub(crate) price_list_id: PriceListId,
    /// Minor units of the currency.
    #[schema(value_type = i64, minimum = 0)]
    pub(crate) amount: BoundedInt<0, MAX_AMOUNT>,
    /// The currency.
    pub(crate) currency: Currency,
    /// Whether the amount includes tax.
    pub(crate) tax_inclusive: bool,
    /// The quantity from which it applies.
    #[schema(value_type = i64, minimum = 1)]
    pub(crate) min_quantity: BoundedInt<1, 1_000_000>,
    /// The start of the list's period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) valid_from: Option<Timestamp>,
    /// The end of the list's period, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) valid_to: Option<Timestamp>,
}

impl ListedPrice {
    /// A price as one of a list.
    pub(crate) fn of(price_list_id: PriceListId, price: Price) -> Self {
        let Price { amount, currency, tax_inclusive, min_quantity, valid_from, valid_to } = price;
        Self { price_list_id, amount, currency, tax_inclusive, min_quantity, valid_from, valid_to }
    }

    /// The price, whichever list it is of.
    pub(crate) fn price(&self) -> Price {
        let Self { amount, currency, tax_inclusive, min_quantity, valid_from, valid_to, .. } = *self;
        Price { amount, currency, tax_inclusive, min_quantity, valid_from, valid_to }
    }
}

/// The place of a price among those of its currency; see [`Price::place`].
type Place = (bool, Reverse<i64>, i64, i64, bool, Option<Timestamp>, Option<Timestamp>, Reverse<Option<PriceListId>>);

impl Price {
    /// Its rank among the prices of its currency, as a price of this list or of none: the most
    /// specific comes first.
    ///
    /// A list's price precedes the variant's own; then the higher quantity; then the shorter period (open at one end is
    /// longer than any closed one, open at both is longest); then the lower amount, tax included first; then the earlier
    /// period, and the younger list. The order is total: only equal prices have the same rank.
    pub(crate) fn place(&self, list: Option<PriceListId>) -> Place {
        let length = match (self.valid_from, self.valid_to) {
            (Some(from), Some(to)) => to.as_millis().saturating_sub(from.as_millis()).min(i64::MAX - 2),
            (None, None) => i64::MAX,
            _ => i64::MAX - 1,
        };
        let (quantity, amount) = (Reverse(self.min_quantity.get()), self.amount.get());
        let ties = (!self.tax_inclusive, self.valid_from, self.valid_to, Reverse(list));
        (list.is_none(), quantity, length, amount, ties.0, ties.1, ties.2, ties.3)
    }

    /// Whether its period is empty.
    fn never_holds(&self) -> bool {
        never(self.valid_from, self.valid_to)
    }

    /// Whether nothing distinguishes the two.
    fn rivals(&self, other: &Self) -> bool {
        let key = |price: &Self| (price.currency, price.min_quantity, price.valid_from, price.valid_to);
        key(self) == key(other)
    }

    /// Checks the rules over several fields of a variant's prices; faults are placed below `pointer`.
    pub(super) fn check_all(prices: &[Self], pointer: &str, faults: &mut Faults) {
        for (index, price) in prices.iter().enumerate() {
            let place = format!("{pointer}/{index}");
            if price.never_holds() {
                faults.add(format!("{place}/valid_to"), empty_period());
            }
            if prices.iter().take(index).any(|earlier| earlier.rivals(price)) {
                let detail = "another price has the same currency, quantity and period";
                faults.add(place, Invalid::new("ambiguous_price", detail));
            }
        }
    }
}

/// Sets whether each price of a product's variants includes tax, if the price does not say.
pub(crate) fn settle_tax(content: &mut Value, tax_inclusive: bool) {
    let variants = content.get_mut("variants").and_then(Value::as_array_mut).into_iter().flatten();
    let prices = variants.filter_map(|variant| variant.get_mut("prices")?.as_array_mut()).flatten();
    for price in prices.filter_map(Value::as_object_mut) {
        price.entry("tax_inclusive").or_insert(tax_inclusive.into());
    }
}

/// The currencies in which some of these prices include tax and some do not.
pub(crate) fn mixed<'a>(prices: impl Iterator<Item = (Currency, bool)> + Clone + 'a) -> BTreeSet<Currency> {
    let with =
        |wanted: bool| prices.clone().filter(move |(_, included)| *included == wanted).map(|(currency, _)| currency);
    let net: BTreeSet<Currency> = with(false).collect();
    with(true).filter(|currency| net.contains(currency)).collect()
}

/// The warning of net and gross prices side by side.
pub(crate) fn mixed_tax(place: impl Into<String>, currency: Currency) -> Faults {
    let detail = format!("some prices in {currency} include tax and some do not; say tax_inclusive of each");
    Faults::one(place, Invalid::new("mixed_tax", detail))
}

/// Whether no moment lies between the two.
pub(super) fn never(from: Option<Timestamp>, to: Option<Timestamp>) -> bool {
    matches!((from, to), (Some(from), Some(to)) if to <= from)
}

/// The fault of an empty period.
pub(super) fn empty_period() -> Invalid {
    Invalid::new("empty_period", "valid_to has to be later than valid_from")
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use domain::Clock;
    use proptest::prelude::*;

    use super::*;

    fn listed() -> impl Strategy<Value = (Price, Option<PriceListId>)> {
        let moment = || prop::option::of((0_i64..4).prop_map(Timestamp::from_millis));
        let list = prop::option::of((1_i64..4).prop_map(list));
        (0_i64..3, 1_i64..3, any::<bool>(), moment(), moment(), list).prop_map(
            |(amount, quantity, tax_inclusive, valid_from, valid_to, list)| {
                let (amount, min_quantity) = (BoundedInt::new(amount).unwrap(), BoundedInt::new(quantity).unwrap());
                let currency = "EUR".parse().unwrap();
                (Price { amount, currency, tax_inclusive, min_quantity, valid_from, valid_to }, list)
            },
        )
    }

    fn list(n: i64) -> PriceListId {
        format!("plist_0000000000000000000000000{n}").parse().unwrap_or_else(|_| PriceListId::new(&Clock::system()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn orders_prices_totally_by_how_specific_they_are(a in listed(), b in listed(), c in listed()) {
            let key = |(price, list): &(Price, Option<PriceListId>)| price.place(*list);
            let [x, y, z] = [key(&a), key(&b), key(&c)];
            prop_assert_eq!(x.cmp(&y) == Ordering::Equal, a == b, "only the same price has the same place");
            prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
            if x <= y && y <= z {
                prop_assert!(x <= z);
            }
            if a.1.is_some() && b.1.is_none() {
                prop_assert!(x < y, "a list's price precedes the variant's own");
            }
        }
    }
}
