//! Shipping methods: one table, by currency and country of destination.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use shared::bounds::Text;
use shared::{Currency, Money};

use super::address::CountryCode;
use super::offer::MAX_UNIT_AMOUNT;

/// The name of a method.
pub type MethodId = Text<1, 40>;

static BUILT_IN: LazyLock<Vec<Method>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/shipping_methods.json")).unwrap_or_default());

/// A way to send goods.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Method {
    id: String,
    name: String,
    prices: Vec<MethodPrice>,
}

/// What a method costs in one currency: to the countries named, or to all others.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodPrice {
    currency: Currency,
    amount: i64,
    /// The goods' subtotal from which on it costs nothing.
    #[serde(default)]
    free_from: Option<i64>,
    #[serde(default)]
    countries: Option<BTreeSet<CountryCode>>,
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

/// All methods: the built-in ones, or those of the configuration.
#[derive(Clone, Debug, Default)]
pub struct ShippingTable {
    own: Option<Vec<Method>>,
}

impl ShippingTable {
    /// The methods that send goods of this worth to this country, in the table's order.
    pub fn methods(&self, currency: Currency, country: Option<CountryCode>, subtotal: Money) -> Vec<ShippingMethod> {
        let methods = self.own.as_ref().unwrap_or(&BUILT_IN);
        let priced = methods.iter().filter_map(|method| {
            let amount = method.amount(currency, country, subtotal)?;
            Some(ShippingMethod { id: method.id.clone(), name: method.name.clone(), amount })
        });
        priced.collect()
    }

    /// What one method costs, where it can be chosen.
    pub fn amount(&self, id: &str, currency: Currency, country: Option<CountryCode>, subtotal: Money) -> Option<Money> {
        let methods = self.own.as_ref().unwrap_or(&BUILT_IN);
        methods.iter().find(|method| method.id == id)?.amount(currency, country, subtotal)
    }
}

impl Method {
    fn amount(&self, currency: Currency, country: Option<CountryCode>, subtotal: Money) -> Option<Money> {
        let in_currency = || self.prices.iter().filter(|price| price.currency == currency);
        let named = in_currency()
            .find(|price| price.countries.as_ref().zip(country).is_some_and(|(countries, c)| countries.contains(&c)));
        let price = named.or_else(|| in_currency().find(|price| price.countries.is_none()))?;
        let free = price.free_from.is_some_and(|from| subtotal.amount >= from);
        Some(Money::new(if free { 0 } else { price.amount }, currency))
    }
}

/// Why a table of methods can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum ShippingTableError {
    /// It is no such JSON.
    #[error("the shipping methods can't be read")]
    Json(#[from] serde_json::Error),
    /// A price is negative or too large.
    #[error("a shipping price is out of range")]
    Amount,
}

impl FromStr for ShippingTable {
    type Err = ShippingTableError;
    /// Reads the same JSON as `data/shipping_methods.json`.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        let methods: Vec<Method> = serde_json::from_str(json)?;
        let amounts = || methods.iter().flat_map(|method| &method.prices).map(|price| price.amount);
        if amounts().any(|amount| !(0..=MAX_UNIT_AMOUNT).contains(&amount)) {
            return Err(ShippingTableError::Amount);
        }
        Ok(Self { own: Some(methods) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(table: &ShippingTable, id: &str, currency: &str, country: Option<&str>, subtotal: i64) -> Option<i64> {
        let currency = currency.parse().unwrap();
        let country = country.map(|c| c.parse().unwrap());
        table.amount(id, currency, country, Money::new(subtotal, currency)).map(|m| m.amount)
    }

    #[test]
    fn the_built_in_table_can_be_read_and_is_in_range() {
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
    fn a_table_out_of_range_is_not_taken() {
        let negative = r#"[{ "id": "a", "name": "A", "prices": [{ "currency": "EUR", "amount": -1 }] }]"#;
        assert!(matches!(negative.parse::<ShippingTable>(), Err(ShippingTableError::Amount)));
        assert!(matches!("{}".parse::<ShippingTable>(), Err(ShippingTableError::Json(_))));
        let only_de =
            r#"[{ "id": "a", "name": "A", "prices": [{ "currency": "EUR", "amount": 1, "countries": ["DE"] }] }]"#;
        let table: ShippingTable = only_de.parse().unwrap();
        let methods = |country: &str| {
            let currency = "EUR".parse().unwrap();
            table.methods(currency, Some(country.parse().unwrap()), Money::zero(currency)).len()
        };
        assert_eq!((methods("DE"), methods("FR")), (1, 0));
    }
}
