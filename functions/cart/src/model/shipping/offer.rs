//! Offers of a shipping method for a parcel.

use domain::country::Country;
use domain::{Currency, Money};
use serde::Serialize;

use super::method::{MethodContent, MethodPrice};

/// The goods to send, and their destination.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parcel {
    pub(crate) currency: Currency,
    /// The country of destination, if known.
    pub(crate) country: Option<Country>,
    /// The value of the goods before discounts, so that a discount never costs free shipping.
    pub(crate) value: Money,
    pub(crate) weight_g: u64,
}

/// A method that can be chosen, with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct ShippingMethod {
    /// The value for `shipping_method`.
    #[schema(example = "standard")]
    pub(crate) id: String,
    /// Its name.
    #[schema(example = "Standard shipping")]
    pub(crate) name: String,
    /// The price for this cart now; with tax if the cart's prices include it.
    pub(crate) amount: Money,
}

impl MethodContent {
    /// The method with its price, if it sends the parcel.
    pub(crate) fn offer(&self, parcel: &Parcel) -> Option<ShippingMethod> {
        let amount = self.amount(parcel)?;
        Some(ShippingMethod { id: self.id.to_string(), name: self.name.to_string(), amount })
    }

    /// The price for a parcel, if the method sends it.
    pub(crate) fn amount(&self, parcel: &Parcel) -> Option<Money> {
        let holding = || self.prices.iter().filter(|price| price.holds(parcel));
        let price = holding().find(|price| price.countries.is_some()).or_else(|| holding().next())?;
        let free = price.free_from.is_some_and(|from| parcel.value.amount >= from.get());
        Some(Money::new(if free { 0 } else { price.amount.get() }, parcel.currency))
    }

    /// Whether the price depends on the value: goods of less value would cost more to send,
    /// or would not be sent.
    pub(crate) fn is_for_value(&self, parcel: &Parcel) -> bool {
        let Some(amount) = self.amount(parcel) else { return false };
        // The price changes only at bounds, so checking right below each bound covers every smaller value.
        let bounds = self.prices.iter().flat_map(|price| [price.free_from, price.value_from, price.value_below]);
        let below =
            bounds.flatten().map(|bound| bound.get() - 1).filter(|value| (0..parcel.value.amount).contains(value));
        let lesser = below.map(|value| Parcel { value: Money::new(value, parcel.currency), ..*parcel });
        lesser.map(|parcel| self.amount(&parcel)).any(|other| other.is_none_or(|other| other.amount > amount.amount))
    }
}

impl MethodPrice {
    fn holds(&self, parcel: &Parcel) -> bool {
        let weight_g = i64::try_from(parcel.weight_g).unwrap_or(i64::MAX);
        self.currency == parcel.currency
            && self
                .countries
                .as_ref()
                .is_none_or(|known| parcel.country.is_some_and(|country| known.contains(&country)))
            && self.weight_from_g.is_none_or(|from| from.get() <= weight_g)
            && self.weight_below_g.is_none_or(|below| weight_g < below.get())
            && self.value_from.is_none_or(|from| from.get() <= parcel.value.amount)
            && self.value_below.is_none_or(|below| parcel.value.amount < below.get())
    }
}
