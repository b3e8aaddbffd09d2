//! A shipping method as the shop describes it, and its rules.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::{BoundedVec, Metadata};
use domain::country::Country;
use domain::fault::{Faults, Invalid};
use domain::{Currency, Timestamp};
use serde::{Deserialize, Serialize};

use crate::model::offer::MAX_UNIT_AMOUNT;

/// The name of a method.
pub(crate) type MethodId = Line<1, 40>;
/// An amount of minor units.
type Amount = BoundedInt<0, MAX_UNIT_AMOUNT>;
/// A weight in grams.
type Weight = BoundedInt<0, 1_000_000_000>;

/// A way to send goods, as the shop describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ShippingMethodContent, example = json!({
    "id": "standard", "name": "Standard shipping",
    "prices": [
        { "currency": "EUR", "amount": 490, "weight_below_g": 5000, "free_from": 10000 },
        { "currency": "EUR", "amount": 990, "weight_from_g": 5000 }
    ]
}))]
pub(crate) struct MethodContent {
    /// The value for `shipping_method`: letters, digits, `-`, `_` and `.`.
    #[schema(value_type = String, min_length = 1, max_length = 40, pattern = "^\\.*[A-Za-z0-9_-][A-Za-z0-9._-]*$")]
    pub(crate) id: MethodId,
    /// Its name.
    pub(crate) name: Line<1, 120>,
    /// The prices. Of those that fit a parcel, one for named countries goes before one for all, then the first one. The
    /// method does not send a parcel that no price fits.
    #[schema(value_type = Vec<MethodPrice>, max_items = 100)]
    pub(crate) prices: BoundedVec<MethodPrice, 100>,
    /// The shop's own notes.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) metadata: Metadata,
}

/// The price of a method in one currency, for some parcels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ShippingPrice)]
pub(crate) struct MethodPrice {
    /// The currency of the cart.
    pub(crate) currency: Currency,
    /// Minor units; with tax if the cart's prices include it.
    #[schema(value_type = i64, minimum = 0, maximum = 50000000000i64)]
    pub(crate) amount: Amount,
    /// The value of the goods from which shipping is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 50000000000i64)]
    pub(crate) free_from: Option<Amount>,
    /// Only to these countries; to all if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Country>>, max_items = 250)]
    pub(crate) countries: Option<BoundedVec<Country, 250>>,
    /// From this weight on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000000000)]
    pub(crate) weight_from_g: Option<Weight>,
    /// Below this weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub(crate) weight_below_g: Option<Weight>,
    /// From this value of the goods on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 50000000000i64)]
    pub(crate) value_from: Option<Amount>,
    /// Below this value of the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 50000000000i64)]
    pub(crate) value_below: Option<Amount>,
}

/// One of the shop's own methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Method {
    pub(crate) content: MethodContent,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl MethodContent {
    /// Checks the rules beyond the types; reports every fault at once.
    pub(crate) fn checked(self) -> Result<Self, Faults> {
        let mut faults = Faults::none();
        let has_sign = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        // A path segment of only dots is not a name (RFC 3986, section 5.2.4).
        if !self.id.bytes().any(has_sign) || !self.id.bytes().all(|b| has_sign(b) || b == b'.') {
            faults
                .add("/id", Invalid::new("invalid_id", "letters, digits, -, _ and . are expected, and not dots alone"));
        }
        for (index, price) in self.prices.iter().enumerate() {
            if is_void(price.weight_from_g.map(Weight::get), price.weight_below_g.map(Weight::get)) {
                let invalid = Invalid::new("empty_range", "weight_below_g has to be above weight_from_g");
                faults.add(format!("/prices/{index}/weight_below_g"), invalid);
            }
            if is_void(price.value_from.map(Amount::get), price.value_below.map(Amount::get)) {
                let invalid = Invalid::new("empty_range", "value_below has to be above value_from");
                faults.add(format!("/prices/{index}/value_below"), invalid);
            }
            let countries = price.countries.iter().flat_map(|countries| countries.iter().enumerate());
            for (place, invalid) in countries.filter_map(|(place, known)| Some((place, unknown(*known)?))) {
                faults.add(format!("/prices/{index}/countries/{place}"), invalid);
            }
        }
        faults.none_or(self)
    }
}

/// The fault of an unknown country, which the settings' parser does not check.
fn unknown(country: Country) -> Option<Invalid> {
    country.as_str().parse::<Country>().err()
}

const fn is_void(from: Option<i64>, below: Option<i64>) -> bool {
    match (from, below) {
        (Some(from), Some(below)) => below <= from,
        (None, Some(below)) => below <= 0,
        _ => false,
    }
}

impl Method {
    /// A new method.
    pub(crate) const fn new(content: MethodContent, now: Timestamp) -> Self {
        Self { content, version: 1, created_at: now, updated_at: now }
    }

    /// The method with changed content, at its next version.
    #[must_use]
    pub(crate) const fn revised(&self, content: MethodContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, created_at: self.created_at, updated_at: now }
    }
}
