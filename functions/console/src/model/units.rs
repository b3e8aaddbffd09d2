//! Amounts of the ledger and of markets: whole minor units of one asset, of up to 37 digits. Nothing here is rounded.

use domain::Amount;
use domain::money::Currency;
use serde::Deserialize;

/// An amount as the API writes it; nothing for one that is missing.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub(crate) struct Units(Option<Amount>);

impl Units {
    /// With its asset: `12.50 EUR`; empty for a missing one.
    pub(crate) fn of(self, asset: &str) -> String {
        self.0.map(|_| format!("{} {asset}", self.plain(asset))).unwrap_or_default()
    }

    /// As people type it: `12.50`; empty for a missing one.
    pub(crate) fn plain(self, asset: &str) -> String {
        self.0.map(|amount| major(&amount.to_string(), asset)).unwrap_or_default()
    }

    /// The same, and empty for zero: a cell of a column of debits or credits.
    pub(crate) fn cell(self, asset: &str) -> String {
        if self.is_zero() { String::new() } else { self.plain(asset) }
    }

    /// The amount; zero for a missing one.
    pub(crate) fn amount(self) -> Amount {
        self.0.unwrap_or_default()
    }

    /// Whether there is nothing of it.
    pub(crate) fn is_zero(self) -> bool {
        self.amount() == Amount::ZERO
    }

    /// The sum; missing where a part is missing, or where it is too large to be an amount.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.zip(other.0).and_then(|(one, other)| one.plus(other)))
    }
}

impl From<Amount> for Units {
    fn from(amount: Amount) -> Self {
        Self(Some(amount))
    }
}

/// How many digits of an asset's amounts stand behind the point: none of one that is no currency of ISO 4217.
fn digits(asset: &str) -> usize {
    let currency = asset.parse::<Currency>().ok().map(Currency::exponent);
    currency.and_then(|exponent| usize::try_from(exponent).ok()).unwrap_or_default()
}

/// An amount of an asset as people type it: `12.50` of 1250 cents, `7` of seven of an asset of the shop's own.
pub(crate) fn major(units: &str, asset: &str) -> String {
    let (sign, whole) = units.strip_prefix('-').map_or(("", units), |whole| ("-", whole));
    let digits = digits(asset);
    let padded = format!("{whole:0>width$}", width = digits + 1);
    match padded.split_at_checked(padded.len() - digits) {
        Some((front, back)) if digits > 0 => format!("{sign}{front}.{back}"),
        _ => units.to_owned(),
    }
}

/// Reads an amount above zero like `12.50` or `12,5`; `None` for what is none of this asset.
pub(crate) fn above_zero(typed: &str, asset: &str) -> Option<Amount> {
    from_zero(typed, asset).filter(|amount| amount.is_positive())
}

/// Reads an amount where zero is one too; `None` for what is none of this asset.
pub(crate) fn from_zero(typed: &str, asset: &str) -> Option<Amount> {
    let typed = typed.trim().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((typed.as_str(), ""));
    let digits = digits(asset);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // A point with nothing behind it is a slip.
    if whole.is_empty() || typed.ends_with('.') || !is_number(whole) || !is_number(part) || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok().and_then(Amount::new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sum_that_is_too_large_stays_missing() {
        let most = Units::from(Amount::new(10_i128.pow(37) - 1).unwrap());
        let one = Units::from(Amount::from(1));
        assert_eq!(one.plus(one), Units::from(Amount::from(2)));
        assert_eq!(most.plus(most).plus(one), Units::default());
    }

    #[test]
    fn amounts_of_any_size_are_exact() {
        let most = "9999999999999999999999999999999999999";
        for (units, asset, expected) in [
            ("1250", "EUR", "12.50"),
            ("5", "EUR", "0.05"),
            ("0", "EUR", "0.00"),
            ("-5", "EUR", "-0.05"),
            ("-1250", "EUR", "-12.50"),
            ("500", "JPY", "500"),
            ("-500", "JPY", "-500"),
            ("1250", "KWD", "1.250"),
            ("7", "GOLD", "7"),
            (most, "EUR", "99999999999999999999999999999999999.99"),
            (most, "POINTS", most),
        ] {
            assert_eq!(major(units, asset), expected);
        }
        let missing: Units = serde_json::from_str("null").unwrap();
        assert_eq!((missing.of("EUR"), missing.cell("EUR")), (String::new(), String::new()));
        let known: Units = serde_json::from_str("\"1250\"").unwrap();
        assert_eq!((known.of("EUR"), known.cell("EUR"), known.is_zero()), ("12.50 EUR".into(), "12.50".into(), false));
        assert_eq!(known.plus(known).plain("EUR"), "25.00");
        assert_eq!(Units::from(Amount::ZERO).cell("EUR"), "");
        let largest: Units = serde_json::from_str(&format!("\"{most}\"")).unwrap();
        assert_eq!(largest.plus(known).of("EUR"), "");
    }

    #[test]
    fn reads_what_people_type() {
        for (typed, asset, expected) in [
            ("12.50", "EUR", Some("1250")),
            ("12,5", "EUR", Some("1250")),
            (" 12 ", "EUR", Some("1200")),
            ("0", "EUR", Some("0")),
            ("0.001", "EUR", None),
            ("1.", "EUR", None),
            (".5", "EUR", None),
            ("-1", "EUR", None),
            ("+1", "EUR", None),
            ("1e3", "EUR", None),
            ("", "EUR", None),
            ("3", "GOLD", Some("3")),
            ("3.0", "GOLD", None),
            ("99999999999999999999999999999999999.99", "EUR", Some("9999999999999999999999999999999999999")),
            ("100000000000000000000000000000000000", "EUR", None),
            ("999999999999999999999999999999999999999999999999", "EUR", None),
        ] {
            assert_eq!(from_zero(typed, asset).map(|amount| amount.to_string()).as_deref(), expected, "{typed}");
        }
        assert_eq!((above_zero("0.00", "EUR"), above_zero("0.01", "EUR")), (None, Some(Amount::from(1))));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(units in 0..10_i128.pow(37), asset in "EUR|JPY|KWD|GOLD") {
            let amount = Amount::new(units).unwrap();
            prop_assert_eq!(from_zero(&major(&amount.to_string(), &asset), &asset), Some(amount));
        }
    }
}
