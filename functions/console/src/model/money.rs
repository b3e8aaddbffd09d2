//! Amounts as people type them.

use domain::money::Currency;

/// Reads an amount above zero like `12.50` or `12,5` in minor units; `None` for anything else.
pub(crate) fn minor_units(typed: &str, currency: Currency) -> Option<i64> {
    amount_from_zero(typed, currency).filter(|minor| *minor > 0)
}

/// Reads an amount in minor units, where zero is an amount too; `None` for what is none in this currency.
pub(crate) fn amount_from_zero(typed: &str, currency: Currency) -> Option<i64> {
    let typed = typed.trim().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((typed.as_str(), ""));
    let digits = usize::try_from(currency.exponent()).ok()?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

/// Writes minor units as people type them: `12.50`.
pub(crate) fn typed(amount: i64, currency: Currency) -> String {
    let text = domain::money::Money::new(amount, currency).to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_amounts() {
        let (euro, yen): (Currency, Currency) = ("EUR".parse().unwrap(), "JPY".parse().unwrap());
        for (text, expected) in [
            ("12.50", Some(1250)),
            ("12,5", Some(1250)),
            ("12", Some(1200)),
            ("0.01", Some(1)),
            ("0", None),
            ("1.234", None),
            ("-1", None),
            ("", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(minor_units(text, euro), expected, "{text}");
        }
        assert_eq!((minor_units("500", yen), minor_units("5.1", yen)), (Some(500), None));
        assert_eq!((typed(1250, euro), typed(500, yen)), ("12.50".to_owned(), "500".to_owned()));
    }

    #[test]
    fn nothing_is_an_amount_too() {
        let (euro, yen): (Currency, Currency) = ("EUR".parse().unwrap(), "JPY".parse().unwrap());
        for (text, expected) in [
            ("0", Some(0)),
            ("0.00", Some(0)),
            ("0,0", Some(0)),
            ("6.90", Some(690)),
            ("0.000", None),
            (".0", None),
            ("0.0.0", None),
            ("-0", None),
            ("", None),
        ] {
            assert_eq!(amount_from_zero(text, euro), expected, "{text}");
        }
        assert_eq!((amount_from_zero("0", yen), amount_from_zero("0.0", yen)), (Some(0), None));
    }
}
