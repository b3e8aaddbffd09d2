//! Tax: rates by country and class of goods, for prices with and without tax.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::Money;
use domain::country::Country;
use domain::fault::Invalid;
use domain::money::MoneyError;
use domain::tax::TaxClass;
use serde::Deserialize;

/// The built-in rates; the file names their sources and date.
const BUILT_IN: &str = include_str!("../../data/tax_rates.csv");
/// Stands for every country that is not named.
const ELSEWHERE: &str = "*";
/// Stands for the rates of an untaxed country.
const NOT_TAXED: &str = "none";
/// 100 % in basis points.
const WHOLE: i64 = 10_000;

/// A tax rate in basis points, 0 to 100 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rate(i64);

impl Rate {
    /// A rate in basis points: 1900 is 19 %; values above 100 % count as 100 %.
    pub(crate) fn new(basis_points: u32) -> Self {
        Self(i64::from(basis_points).min(WHOLE))
    }

    /// The rate in basis points.
    pub(crate) fn basis_points(self) -> u32 {
        u32::try_from(self.0).unwrap_or_default()
    }

    /// The tax on top of an amount without tax.
    pub(crate) fn on(self, net: Money) -> Result<Money, MoneyError> {
        net.ratio(self.0, WHOLE)
    }

    /// The tax within an amount that includes it.
    pub(crate) fn within(self, gross: Money) -> Result<Money, MoneyError> {
        gross.ratio(self.0, WHOLE + self.0)
    }
}

/// The rates of one country, in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryRates {
    standard: u32,
    #[serde(default)]
    reduced: Option<u32>,
    #[serde(default)]
    super_reduced: Option<u32>,
    #[serde(default)]
    parking: Option<u32>,
}

impl CountryRates {
    fn of(self, class: TaxClass) -> u32 {
        let reduced = self.reduced.unwrap_or(self.standard);
        match class {
            TaxClass::Standard => self.standard,
            TaxClass::Reduced => reduced,
            TaxClass::SuperReduced => self.super_reduced.unwrap_or(reduced),
            TaxClass::Parking => self.parking.unwrap_or(self.standard),
            TaxClass::Zero => 0,
        }
    }
}

/// How a country is taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taxed {
    /// Taxed at these rates.
    At(CountryRates),
    /// Untaxed.
    No,
}

/// Rates by country: the built-in table with the changes of the settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct TaxTable {
    own: BTreeMap<Country, Taxed>,
    elsewhere: Option<Taxed>,
}

impl TaxTable {
    /// Whether the table has a rule for the country of destination.
    pub(crate) fn knows(&self, country: Country) -> bool {
        self.taxed(country).is_some()
    }

    /// The rate for goods of a class in the country of destination; zero while the country is
    /// unknown, or if the shop does not tax it.
    pub(crate) fn rate(&self, country: Option<Country>, class: TaxClass) -> Rate {
        match country.and_then(|country| self.taxed(country)) {
            Some(Taxed::At(rates)) => Rate::new(rates.of(class)),
            Some(Taxed::No) | None => Rate::default(),
        }
    }

    fn taxed(&self, country: Country) -> Option<Taxed> {
        let own = self.own.get(&country).copied();
        own.or_else(|| built_in(country).map(Taxed::At)).or(self.elsewhere)
    }
}

/// Why a table of rates is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaxTableError {
    /// The JSON has another shape.
    #[error("{{ \"DE\": {{ \"standard\": 1900 }}, \"*\": \"none\" }} or the like is expected")]
    Json(#[from] serde_json::Error),
    /// The country does not exist.
    #[error("{0}")]
    Country(Invalid),
    /// A country's rates can't be read.
    #[error("{country}: rates in basis points up to 10000, or \"none\", are expected")]
    Rates {
        /// The country as written.
        country: String,
    },
}

impl FromStr for TaxTable {
    type Err = TaxTableError;
    /// Reads `{ "DE": { "standard": 1900, "reduced": 700 }, "CH": "none", "*": "none" }`; `*` is every country that is
    /// named neither here nor in the built-in table.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        let mut table = Self::default();
        for (country, said) in serde_json::from_str::<BTreeMap<String, serde_json::Value>>(json)? {
            let taxed = Taxed::read(said).ok_or_else(|| TaxTableError::Rates { country: country.clone() })?;
            match country.as_str() {
                ELSEWHERE => table.elsewhere = Some(taxed),
                code => {
                    table.own.insert(code.parse().map_err(TaxTableError::Country)?, taxed);
                }
            }
        }
        Ok(table)
    }
}

impl Taxed {
    fn read(said: serde_json::Value) -> Option<Self> {
        if said == NOT_TAXED {
            return Some(Self::No);
        }
        let rates: CountryRates = serde_json::from_value(said).ok()?;
        let all = [Some(rates.standard), rates.reduced, rates.super_reduced, rates.parking];
        all.into_iter().flatten().all(|rate| i64::from(rate) <= WHOLE).then_some(Self::At(rates))
    }
}

fn built_in(country: Country) -> Option<CountryRates> {
    let code = country.to_string();
    let line = BUILT_IN.lines().find_map(|line| line.strip_prefix(&code)?.strip_prefix(','))?;
    let mut rates = line.split(',').map(|rate| rate.trim().parse().ok());
    let mut next = || rates.next().flatten();
    Some(CountryRates { standard: next()?, reduced: next(), super_reduced: next(), parking: next() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(table: &TaxTable, country: &str, class: TaxClass) -> i64 {
        table.rate(Some(country.parse().unwrap()), class).0
    }

    #[test]
    fn parses_every_line_of_the_built_in_table() {
        let table = TaxTable::default();
        let lines: Vec<_> = BUILT_IN.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 29, "27 members of the union, GB and CH");
        for line in lines {
            let standard = rate(&table, &line[..2], TaxClass::Standard);
            let reduced = rate(&table, &line[..2], TaxClass::Reduced);
            assert!(standard > 0 && standard <= 2700 && reduced > 0 && reduced <= standard, "{line}");
            let (lowest, parked) =
                (rate(&table, &line[..2], TaxClass::SuperReduced), rate(&table, &line[..2], TaxClass::Parking));
            assert!(lowest > 0 && lowest <= reduced && parked >= reduced && parked <= standard, "{line}");
            assert_eq!(line.split(',').count(), 5, "{line}");
        }
    }

    #[test]
    fn finds_the_rate_by_class_and_country_settings_first() {
        let table = TaxTable::default();
        assert_eq!(rate(&table, "DE", TaxClass::Standard), 1900);
        assert_eq!(rate(&table, "FR", TaxClass::Reduced), 550);
        assert_eq!(rate(&table, "DE", TaxClass::Zero), 0);
        assert_eq!(table.rate(None, TaxClass::Standard), Rate::default());
        assert_eq!(TaxClass::named("luxury"), TaxClass::Standard);
        let own: TaxTable = r#"{ "DE": { "standard": 1600, "reduced": 500 } }"#.parse().unwrap();
        assert_eq!((rate(&own, "DE", TaxClass::Standard), rate(&own, "AT", TaxClass::Standard)), (1600, 2000));
        assert!("{}x".parse::<TaxTable>().is_err());
    }

    #[test]
    fn only_the_shop_can_make_a_country_untaxed() {
        let country = |code: &str| code.parse::<Country>().unwrap();
        let table = TaxTable::default();
        assert!(table.knows(country("DE")) && !table.knows(country("US")), "no table has the US");
        let own: TaxTable = r#"{ "CH": "none", "US": { "standard": 0 } }"#.parse().unwrap();
        assert!(own.knows(country("CH")) && own.knows(country("US")) && !own.knows(country("JP")));
        assert_eq!((rate(&own, "CH", TaxClass::Standard), rate(&own, "DE", TaxClass::Standard)), (0, 1900));
        let exports: TaxTable = r#"{ "*": "none" }"#.parse().unwrap();
        assert!(exports.knows(country("JP")));
        assert_eq!((rate(&exports, "JP", TaxClass::Standard), rate(&exports, "CH", TaxClass::Standard)), (0, 810));
        let at_home: TaxTable = r#"{ "*": { "standard": 1900, "reduced": 700 } }"#.parse().unwrap();
        assert_eq!((rate(&at_home, "US", TaxClass::Reduced), rate(&at_home, "FR", TaxClass::Reduced)), (700, 550));
    }

    #[test]
    fn refuses_an_invalid_table_and_names_the_place() {
        for (json, named) in [
            (r#"{ "UK": { "standard": 2000 } }"#, "GB"),
            (r#"{ "ZZ": "none" }"#, "ZZ"),
            (r#"{ "de": "none" }"#, "DE"),
            (r#"{ "DE": "nothing" }"#, "DE"),
            (r#"{ "DE": {} }"#, "DE"),
            (r#"{ "DE": { "standard": 10001 } }"#, "10000"),
            (r#"{ "DE": { "standart": 1900 } }"#, "DE"),
            ("[]", "standard"),
        ] {
            let refused = json.parse::<TaxTable>().unwrap_err().to_string();
            assert!(refused.contains(named), "{json}: {refused}");
        }
    }

    #[test]
    fn a_missing_rate_falls_back_to_the_next_higher_one() {
        let table = TaxTable::default();
        let rates = |country| [TaxClass::SuperReduced, TaxClass::Parking].map(|class| rate(&table, country, class));
        assert_eq!((rates("FR"), rates("LU"), rates("DE")), ([210, 2000], [300, 1400], [700, 1900]));
        let own: TaxTable =
            r#"{ "US": { "standard": 825 }, "SG": { "standard": 900, "parking": 450 } }"#.parse().unwrap();
        assert_eq!((rate(&own, "US", TaxClass::Reduced), rate(&own, "SG", TaxClass::Parking)), (825, 450));
        assert_eq!(TaxClass::named("super_reduced"), TaxClass::SuperReduced);
    }

    #[test]
    fn contains_the_changes_of_2025_and_2026() {
        let table = TaxTable::default();
        let rates = |country| [TaxClass::Standard, TaxClass::Reduced].map(|class| rate(&table, country, class));
        let found = ["EE", "FI", "LT", "RO", "SE", "SK"].map(rates);
        assert_eq!(found, [[2400, 900], [2550, 1350], [2100, 500], [2100, 1100], [2500, 600], [2300, 500]]);
    }

    #[test]
    fn computes_tax_on_top_and_tax_within() {
        let eur = |amount| Money::new(amount, "EUR".parse().unwrap());
        assert_eq!(Rate::new(1900).on(eur(10_000)).unwrap(), eur(1_900));
        assert_eq!(Rate::new(1900).within(eur(11_900)).unwrap(), eur(1_900));
        assert_eq!(Rate::new(550).within(eur(1_000)).unwrap(), eur(52));
        assert_eq!(Rate::default().within(eur(1_000)).unwrap(), eur(0));
    }
}
