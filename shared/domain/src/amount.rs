//! Amounts of the ledger and of markets: whole minor units of one asset, wider than money's, as decimal strings in JSON.

use std::fmt;

use crate::fault::Invalid;

/// The largest amount, either side of zero: 10^37 − 1, which a number of DynamoDB (38 digits) holds exactly.
const MAX: i128 = 10_i128.pow(37) - 1;

/// Whole minor units of an asset: cents of EUR, satoshis of BTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many minor units; `None` beyond ±(10^37 − 1).
    pub fn new(units: i128) -> Option<Self> {
        (-MAX..=MAX).contains(&units).then_some(Self(units))
    }

    /// The minor units.
    pub const fn get(self) -> i128 {
        self.0
    }

    /// The sum; `None` where it is too large.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// The difference, which may be below zero; `None` where it is too large.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::new)
    }

    /// Whether it is above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl From<i64> for Amount {
    fn from(units: i64) -> Self {
        Self(i128::from(units))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Amount {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !is_plain || (digits.len() > 1 && digits.starts_with('0')) || text == "-0" {
            return Err(Invalid::new("invalid_amount", "a whole number as a text is expected, such as \"1999\""));
        }
        let amount = text.parse().ok().and_then(Self::new);
        amount.ok_or_else(|| Invalid::new("out_of_range", "an amount has at most 37 digits"))
    }
}

crate::checked_text!(
    Amount,
    "Whole minor units of an asset, as a text: \"1999\" of EUR are 19.99 €.",
    example = "1999",
    pattern = "^(0|-?[1-9][0-9]{0,36})$",
    max_length = 38
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_numbers_of_37_digits_and_nothing_else() {
        for good in ["0", "1", "-1", "9999999999999999999999999999999999999", "-9999999999999999999999999999999999999"]
        {
            assert_eq!(good.parse::<Amount>().map(|amount| amount.to_string()).ok().as_deref(), Some(good));
        }
        for bad in ["", "-", "-0", "01", "+1", "1.0", "1e3", " 1", "10000000000000000000000000000000000000", "٣"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
    }

    #[test]
    fn sums_are_checked() {
        let most = Amount::new(MAX).unwrap();
        assert_eq!(most.plus(Amount::from(1)), None);
        assert_eq!(Amount::ZERO.minus(most).and_then(|least| least.minus(Amount::from(1))), None);
        assert_eq!(Amount::from(2).minus(Amount::from(5)), Some(Amount::from(-3)));
    }
}
