//! Money: integer minor units of one currency, never a float.
//!
//! Two currencies are never added and overflow is checked; a rate is applied with one rounding, half-up;
//! a split uses largest remainders, so that parts always sum to the whole.

use std::fmt;

use deserr::Deserr;
use serde::{Deserialize, Serialize};

use crate::bounds::BoundedInt;
use crate::fault::{Faults, Invalid};

/// The largest amount in minor units, either side of zero: 2^53 − 1, which every JSON reader holds exactly.
pub const MAX_AMOUNT: i64 = (1 << 53) - 1;

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// ISO 4217 codes in use, by the number of digits after the decimal point.
const EXPONENTS: [(u32, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
         CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
         IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
         MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD \
         SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER \
         ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

impl Currency {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits stand after the decimal point (ISO 4217): EUR 2, JPY 0, KWD 3.
    pub fn exponent(self) -> u32 {
        EXPONENTS.iter().find(|(_, codes)| codes.split(' ').any(|c| c == self.code())).map_or(2, |(digits, _)| *digits)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Currency {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = EXPONENTS.iter().any(|(_, codes)| codes.split(' ').any(|code| code == text));
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if known => Ok(Self(code)),
            _ => Err(Invalid::new("unknown_currency", "a currency's ISO 4217 code is expected, such as EUR")),
        }
    }
}

/// The codes as a regular expression, for the description.
fn known_codes() -> String {
    format!("^({})$", EXPONENTS.map(|(_, codes)| codes.replace(' ', "|")).join("|"))
}

crate::checked_text!(Currency, "An ISO 4217 currency code.", example = "EUR", pattern = known_codes());

/// As every whole number of a request is read: 1999.0 is 1999.
type Amount = BoundedInt<{ -MAX_AMOUNT }, MAX_AMOUNT>;

/// An amount of money: `{ "amount": 1999, "currency": "EUR" }` is 19.99 €.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "amount": 1999, "currency": "EUR" }))]
pub struct Money {
    /// Minor units of the currency (cents for EUR, yen for JPY).
    #[deserr(from(Amount) = Amount::get)]
    #[schema(minimum = -9007199254740991i64, maximum = 9007199254740991i64)]
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why two amounts can't become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies are never added.
    #[error("{0} and {1} can't be added")]
    MixedCurrencies(Currency, Currency),
    /// The sum leaves ±(2^53 − 1).
    #[error("the amount is larger than 2^53 - 1 minor units")]
    Overflow,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Adds two amounts of one currency.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with(self.amount.checked_add(other.amount))
    }

    /// Takes an amount of the same currency away; may go below zero.
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with(self.amount.checked_sub(other.amount))
    }

    /// So many times the amount.
    pub fn times(self, count: i64) -> Result<Money, MoneyError> {
        self.with(self.amount.checked_mul(count))
    }

    /// Adds up amounts of one currency; nothing adds up to zero.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        amounts.into_iter().try_fold(Money::zero(currency), Money::plus)
    }

    /// A share of the amount, `numerator / denominator`, rounded half-up (away from zero): the one rounding rule.
    pub fn ratio(self, numerator: i64, denominator: i64) -> Result<Money, MoneyError> {
        if denominator <= 0 {
            return Err(MoneyError::Overflow);
        }
        let (product, by) = (i128::from(self.amount) * i128::from(numerator), i128::from(denominator));
        let rounded = (product.abs() * 2 + by) / (by * 2) * product.signum();
        self.with(i64::try_from(rounded).ok())
    }

    /// Splits the amount by weights with largest remainders: the parts always sum to the whole.
    ///
    /// Ties go to the earlier part. Weights that are all zero (or negative) count as equal.
    pub fn split(self, weights: &[i64]) -> Vec<Money> {
        let weights: Vec<i128> = match weights.iter().any(|w| *w > 0) {
            true => weights.iter().map(|w| i128::from((*w).max(0))).collect(),
            false => weights.iter().map(|_| 1).collect(),
        };
        let total: i128 = weights.iter().sum();
        let whole = i128::from(self.amount.abs());
        let mut shares: Vec<i128> = weights.iter().map(|w| whole * w / total.max(1)).collect();
        let left = usize::try_from(whole - shares.iter().sum::<i128>()).unwrap_or_default();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|i| std::cmp::Reverse(weights.get(*i).map_or(0, |w| whole * w % total.max(1))));
        for index in by_remainder.into_iter().take(left) {
            if let Some(share) = shares.get_mut(index) {
                *share += 1;
            }
        }
        let sign = self.amount.signum();
        shares.iter().map(|s| Money::new(i64::try_from(*s).unwrap_or(MAX_AMOUNT) * sign, self.currency)).collect()
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.amount < 0
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::MixedCurrencies(self.currency, other.currency))
    }

    fn with(self, amount: Option<i64>) -> Result<Money, MoneyError> {
        match amount {
            Some(amount) if amount.abs() <= MAX_AMOUNT => Ok(Money::new(amount, self.currency)),
            _ => Err(MoneyError::Overflow),
        }
    }
}

impl fmt::Display for Money {
    /// For people, with the currency's own number of decimals: `19.99 EUR`, `500 JPY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.currency.exponent();
        if digits == 0 {
            return write!(f, "{} {}", self.amount, self.currency);
        }
        let unit = 10_i64.pow(digits);
        let sign = if self.amount < 0 { "-" } else { "" };
        let (whole, part) = (self.amount.abs() / unit, self.amount.abs() % unit);
        write!(f, "{sign}{whole}.{part:0width$} {}", self.currency, width = digits as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn amounts_are_written_with_their_currencys_decimals() {
        assert_eq!(Money::new(1999, currency("EUR")).to_string(), "19.99 EUR");
        assert_eq!(Money::new(-5, currency("KWD")).to_string(), "-0.005 KWD");
        assert_eq!(Money::new(500, currency("JPY")).to_string(), "500 JPY");
    }

    #[test]
    fn currencies_never_mix_and_sums_never_wrap() {
        let (eur, usd) = (Money::new(1, currency("EUR")), Money::new(1, currency("USD")));
        assert!(matches!(eur.plus(usd), Err(MoneyError::MixedCurrencies(..))));
        assert_eq!(Money::new(MAX_AMOUNT, currency("EUR")).plus(eur), Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(amount in -MAX_AMOUNT..=MAX_AMOUNT, weights in prop::collection::vec(0_i64..=MAX_AMOUNT, 1..40)) {
            let whole = Money::new(amount, currency("EUR"));
            let parts = whole.split(&weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().map(|p| i128::from(p.amount)).sum::<i128>(), i128::from(amount));
            prop_assert!(parts.iter().all(|p| p.amount == 0 || p.amount.signum() == amount.signum()));
        }

        #[test]
        fn a_ratio_is_within_half_a_unit(amount in 0_i64..1_000_000_000, bps in 0_i64..10_000) {
            let share = Money::new(amount, currency("EUR")).ratio(bps, 10_000).unwrap();
            let error = i128::from(share.amount) * 10_000 - i128::from(amount) * i128::from(bps);
            prop_assert!(error > -5_000 && error <= 5_000);
        }
    }
}
