//! Shipping methods: what sending a parcel costs, by currency, country of destination, weight and value of the goods.

use std::str::FromStr;
use std::sync::LazyLock;

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::{BoundedVec, Metadata};
use domain::country::Country;
use domain::fault::{Faults, Invalid};
use domain::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::offer::MAX_UNIT_AMOUNT;

/// The name of a method.
pub type MethodId = Line<1, 40>;
/// An amount of minor units.
type Amount = BoundedInt<0, MAX_UNIT_AMOUNT>;
/// A weight in grams.
type Weight = BoundedInt<0, 1_000_000_000>;

static BUILT_IN: LazyLock<Vec<MethodContent>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/shipping_methods.json")).unwrap_or_default());

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
pub struct MethodContent {
    /// What shoppers give as `shipping_method`: letters, digits, `-`, `_` and `.`.
    #[schema(value_type = String, min_length = 1, max_length = 40, pattern = "^\\.*[A-Za-z0-9_-][A-Za-z0-9._-]*$")]
    pub id: MethodId,
    /// As it is called.
    pub name: Line<1, 120>,
    /// What it costs. Of the prices that hold for a parcel, one for named countries goes before one for all; of two
    /// alike, the first. A parcel for which none holds is not sent like this.
    #[schema(value_type = Vec<MethodPrice>, max_items = 100)]
    pub prices: BoundedVec<MethodPrice, 100>,
    /// What the shop keeps beside it.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    #[deserr(default)]
    #[schema(required = false)]
    pub metadata: Metadata,
}

/// What a method costs in one currency, for some parcels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ShippingPrice)]
pub struct MethodPrice {
    /// The currency of the cart.
    pub currency: Currency,
    /// Minor units; with tax where the cart's prices include it.
    #[schema(value_type = i64, minimum = 0, maximum = 50000000000i64)]
    pub amount: Amount,
    /// The value of the goods from which on it costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 50000000000i64)]
    pub free_from: Option<Amount>,
    /// Only to these countries; to all, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Country>>, max_items = 250)]
    pub countries: Option<BoundedVec<Country, 250>>,
    /// From this weight on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000000000)]
    pub weight_from_g: Option<Weight>,
    /// Below this weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub weight_below_g: Option<Weight>,
    /// From this value of the goods on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 50000000000i64)]
    pub value_from: Option<Amount>,
    /// Below this value of the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 50000000000i64)]
    pub value_below: Option<Amount>,
}

/// What is to be sent, and where.
#[derive(Clone, Copy, Debug)]
pub struct Parcel {
    /// The currency of the cart.
    pub currency: Currency,
    /// Where it goes, as far as that is known.
    pub country: Option<Country>,
    /// What the goods come to before discounts, so that a discount never costs a shopper his free shipping.
    pub value: Money,
    /// What they weigh.
    pub weight_g: u64,
}

/// A method that the shop has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// As the shop describes it.
    pub content: MethodContent,
    /// Counts its changes.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A method that can be chosen, with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ShippingMethod {
    /// What to give as `shipping_method`.
    #[schema(example = "standard")]
    pub id: String,
    /// As it is called.
    #[schema(example = "Standard shipping")]
    pub name: String,
    /// What it costs for this cart as it stands; with tax where the cart's prices include it.
    pub amount: Money,
}

/// The methods of a shop that has made none of its own: the built-in ones, or those of the configuration.
#[derive(Clone, Debug, Default)]
pub struct ShippingTable {
    own: Option<Vec<MethodContent>>,
}

impl ShippingTable {
    /// The methods, in the table's order.
    pub fn methods(&self) -> &[MethodContent] {
        self.own.as_deref().unwrap_or(&BUILT_IN)
    }
}

impl MethodContent {
    /// The rules beyond the shape: every fault at once.
    pub fn checked(self) -> Result<Self, Faults> {
        let mut faults = Faults::none();
        let has_sign = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        // Dots alone are no name in a path (RFC 3986, section 5.2.4).
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

    /// The method with its price for a parcel, where it sends it.
    pub fn offer(&self, parcel: &Parcel) -> Option<ShippingMethod> {
        let amount = self.amount(parcel)?;
        Some(ShippingMethod { id: self.id.to_string(), name: self.name.to_string(), amount })
    }

    /// What it costs to send a parcel, where it sends it.
    pub fn amount(&self, parcel: &Parcel) -> Option<Money> {
        let holding = || self.prices.iter().filter(|price| price.holds(parcel));
        let price = holding().find(|price| price.countries.is_some()).or_else(|| holding().next())?;
        let free = price.free_from.is_some_and(|from| parcel.value.amount >= from.get());
        Some(Money::new(if free { 0 } else { price.amount.get() }, parcel.currency))
    }

    /// Whether a parcel is sent at its price for what the goods are worth: with goods of less value it would cost more,
    /// or not be sent.
    pub fn is_for_value(&self, parcel: &Parcel) -> bool {
        let Some(amount) = self.amount(parcel) else { return false };
        // The price changes at bounds alone: right below each of them is every other price of goods of less value.
        let bounds = self.prices.iter().flat_map(|price| [price.free_from, price.value_from, price.value_below]);
        let below =
            bounds.flatten().map(|bound| bound.get() - 1).filter(|value| (0..parcel.value.amount).contains(value));
        let lesser = below.map(|value| Parcel { value: Money::new(value, parcel.currency), ..*parcel });
        lesser.map(|parcel| self.amount(&parcel)).any(|other| other.is_none_or(|other| other.amount > amount.amount))
    }
}

/// What is wrong with a country that was read without a look at the list, as settings are.
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

impl Method {
    /// A new method.
    pub const fn new(content: MethodContent, now: Timestamp) -> Self {
        Self { content, version: 1, created_at: now, updated_at: now }
    }

    /// The method with other content, one version on.
    #[must_use]
    pub const fn revised(&self, content: MethodContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, created_at: self.created_at, updated_at: now }
    }
}

/// Why a table of methods can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum ShippingTableError {
    /// It is no such JSON, or an amount in it is out of range.
    #[error("the shipping methods can't be read")]
    Json(#[from] serde_json::Error),
    /// A rule of methods is broken.
    #[error("the shipping method {method} is not as it has to be: {faults}")]
    Rule {
        /// Which.
        method: String,
        /// Where and why.
        faults: String,
    },
}

impl ShippingTableError {
    fn rule(method: String, faults: &Faults) -> Self {
        let told = faults.listed().iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail));
        Self::Rule { method, faults: told.collect::<Vec<_>>().join("; ") }
    }
}

impl FromStr for ShippingTable {
    type Err = ShippingTableError;
    /// Reads the same JSON as `data/shipping_methods.json`.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        let methods: Vec<MethodContent> = serde_json::from_str(json)?;
        let checked = methods.into_iter().map(|method| {
            let name = method.id.to_string();
            method.checked().map_err(|faults| ShippingTableError::rule(name, &faults))
        });
        Ok(Self { own: Some(checked.collect::<Result<_, _>>()?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(currency: &str, country: Option<&str>, value: i64, weight_g: u64) -> Parcel {
        let currency = currency.parse().unwrap();
        Parcel { currency, country: country.map(|c| c.parse().unwrap()), value: Money::new(value, currency), weight_g }
    }

    fn amount(table: &ShippingTable, id: &str, currency: &str, country: Option<&str>, value: i64) -> Option<i64> {
        let parcel = parcel(currency, country, value, 0);
        table.methods().iter().find(|method| &*method.id == id)?.amount(&parcel).map(|m| m.amount)
    }

    #[test]
    fn the_built_in_table_can_be_read_and_keeps_the_rules() {
        let table: ShippingTable = include_str!("../../data/shipping_methods.json").parse().unwrap();
        assert_eq!(table.own.as_ref(), Some(&*BUILT_IN));
        assert_eq!(BUILT_IN.len(), 2);
    }

    #[test]
    fn country_before_the_rest_and_free_above() {
        let table = ShippingTable::default();
        assert_eq!(amount(&table, "standard", "EUR", Some("DE"), 9_999), Some(490));
        assert_eq!(amount(&table, "standard", "EUR", Some("DE"), 10_000), Some(0));
        assert_eq!(amount(&table, "standard", "EUR", Some("CH"), 10_000), Some(1490));
        assert_eq!(amount(&table, "standard", "EUR", None, 0), Some(490));
        assert_eq!(amount(&table, "express", "JPY", Some("JP"), 0), Some(1200));
        assert_eq!(amount(&table, "standard", "XAF", None, 0), None, "a currency that the table does not name");
        assert_eq!(amount(&table, "drone", "EUR", None, 0), None);
    }

    #[test]
    fn weight_and_value_choose_the_tier_and_their_bounds_leave_no_gap() {
        let json = r#"[{ "id": "post", "name": "Post", "prices": [
            { "currency": "EUR", "amount": 300, "weight_below_g": 1000 },
            { "currency": "EUR", "amount": 500, "weight_from_g": 1000, "weight_below_g": 5000, "value_below": 20000 },
            { "currency": "EUR", "amount": 400, "weight_from_g": 1000, "weight_below_g": 5000, "value_from": 20000 },
            { "currency": "EUR", "amount": 900, "countries": ["CH"], "weight_below_g": 5000 }
        ] }]"#;
        let table: ShippingTable = json.parse().unwrap();
        let cost = |country, value, weight_g| {
            table.methods()[0].amount(&parcel("EUR", Some(country), value, weight_g)).map(|m| m.amount)
        };
        assert_eq!((cost("DE", 100, 0), cost("DE", 100, 999)), (Some(300), Some(300)));
        assert_eq!((cost("DE", 19_999, 1_000), cost("DE", 20_000, 4_999)), (Some(500), Some(400)));
        assert_eq!(cost("DE", 100, 5_000), None, "too heavy");
        assert_eq!(cost("CH", 100, 200), Some(900), "a named country before all");
    }

    #[test]
    fn a_price_is_for_the_value_where_less_would_cost_more() {
        let one = |prices: &str| -> ShippingTable {
            format!(r#"[{{ "id": "a", "name": "A", "prices": [{prices}] }}]"#).parse().unwrap()
        };
        let is_for_value =
            |table: &ShippingTable, value| table.methods()[0].is_for_value(&parcel("EUR", None, value, 0));
        let free = one(r#"{ "currency": "EUR", "amount": 490, "free_from": 10000 }"#);
        assert!(!is_for_value(&free, 9_999) && is_for_value(&free, 10_000) && is_for_value(&free, 50_000));
        let steps = one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 },
            { "currency": "EUR", "amount": 400, "value_from": 20000 }"#);
        assert!(!is_for_value(&steps, 19_999) && is_for_value(&steps, 20_000));
        let order =
            one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 }, { "currency": "EUR", "amount": 400 }"#);
        assert!(!is_for_value(&order, 19_999) && is_for_value(&order, 20_000), "the first that holds");
        let dear_only = one(r#"{ "currency": "EUR", "amount": 500, "value_from": 20000 }"#);
        assert!(is_for_value(&dear_only, 20_000), "less would not be sent");
        let insured = one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 },
            { "currency": "EUR", "amount": 900, "value_from": 20000 }"#);
        assert!(!is_for_value(&insured, 20_000), "less would cost less");
        let gift = one(r#"{ "currency": "EUR", "amount": 0, "free_from": 10000 }"#);
        assert!(!is_for_value(&gift, 10_000), "nothing at any value");
    }

    #[test]
    fn a_table_out_of_range_is_not_taken() {
        let one = |price: &str| format!(r#"[{{ "id": "a", "name": "A", "prices": [{price}] }}]"#);
        let negative = one(r#"{ "currency": "EUR", "amount": -1 }"#);
        assert!(matches!(negative.parse::<ShippingTable>(), Err(ShippingTableError::Json(_))));
        assert!(matches!("{}".parse::<ShippingTable>(), Err(ShippingTableError::Json(_))));
        let void = one(r#"{ "currency": "EUR", "amount": 1, "weight_from_g": 5, "weight_below_g": 5 }"#);
        assert!(matches!(void.parse::<ShippingTable>(), Err(ShippingTableError::Rule { .. })));
        let uk = one(r#"{ "currency": "EUR", "amount": 1, "countries": ["DE", "UK"] }"#).parse::<ShippingTable>();
        let told = uk.unwrap_err().to_string();
        assert!(told.contains("/prices/0/countries/1") && told.contains("GB"), "{told}");
        let only_de: ShippingTable = one(r#"{ "currency": "EUR", "amount": 1, "countries": ["DE"] }"#).parse().unwrap();
        let sends = |country| only_de.methods()[0].offer(&parcel("EUR", Some(country), 0, 0)).is_some();
        assert!(sends("DE") && !sends("FR"));
    }
}
