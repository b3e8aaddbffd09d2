//! Amounts as clients name them, with their bounds in the type.

use domain::Amount;
use domain::fault::Invalid;

/// The most that a sum of an account may come to: of 64 shards together it is still an [`Amount`].
pub(crate) const MAX_SUM: i128 = 10_i128.pow(34) - 1;

/// An amount above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Positive(Amount);

/// An amount of zero or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotNegative(Amount);

impl Positive {
    pub(crate) const fn get(self) -> Amount {
        self.0
    }
}

impl NotNegative {
    pub(crate) const fn get(self) -> Amount {
        self.0
    }

    /// An amount that is known to be none below zero.
    pub(crate) const fn of(amount: Amount) -> Self {
        Self(amount)
    }
}

fn read(text: &str, least: i128, detail: &str) -> Result<Amount, Invalid> {
    let amount: Amount = text.parse()?;
    if (least..=MAX_SUM).contains(&amount.get()) {
        return Ok(amount);
    }
    Err(Invalid::new("out_of_range", detail))
}

impl std::str::FromStr for Positive {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        read(text, 1, "an amount above zero of at most 34 digits is expected").map(Self)
    }
}

impl std::str::FromStr for NotNegative {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        read(text, 0, "an amount of zero or more and of at most 34 digits is expected").map(Self)
    }
}

impl std::fmt::Display for Positive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for NotNegative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

domain::checked_text!(
    Positive,
    "Whole minor units of an asset above zero, as a text: \"1999\" of EUR are 19.99 €.",
    example = "1999",
    pattern = "^[1-9][0-9]{0,33}$",
    max_length = 34,
    schema = "PositiveAmount"
);

domain::checked_text!(
    NotNegative,
    "Whole minor units of an asset, zero or more, as a text.",
    example = "50000",
    pattern = "^(0|[1-9][0-9]{0,33})$",
    max_length = 34,
    schema = "NotNegativeAmount"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_bounds() {
        let most = MAX_SUM.to_string();
        assert_eq!(most.parse::<Positive>().unwrap().get().get(), MAX_SUM);
        assert_eq!("0".parse::<NotNegative>().unwrap().get(), Amount::ZERO);
        for bad in ["0", "-1", "1.5", "", "10000000000000000000000000000000000"] {
            assert!(bad.parse::<Positive>().is_err(), "{bad}");
        }
        assert!("-1".parse::<NotNegative>().is_err());
    }
}
