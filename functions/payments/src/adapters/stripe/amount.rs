//! Amounts in Stripe's units (<https://docs.stripe.com/currencies>): mostly the minor units of ISO 4217, with
//! exceptions. Nothing is rounded: an amount that Stripe can't express is never sent.

use domain::{Currency, Money};

/// Currencies without decimals at Stripe, though ISO 4217 has two.
const WITHOUT_DECIMALS: [&str; 1] = ["MGA"];
/// Currencies with two decimals at Stripe, always `00`; ISO 4217 has none.
const WITH_EMPTY_DECIMALS: [&str; 2] = ["ISK", "UGX"];

/// Converts an amount to Stripe's units; `None` where Stripe can't express it.
pub(super) fn to_stripe(money: Money) -> Option<i64> {
    let code = money.currency.code();
    match money.currency.exponent() {
        _ if WITH_EMPTY_DECIMALS.contains(&code) => money.amount.checked_mul(100),
        _ if WITHOUT_DECIMALS.contains(&code) => (money.amount % 100 == 0).then_some(money.amount / 100),
        // The last of three decimals must be 0: card networks have two.
        3 => (money.amount % 10 == 0).then_some(money.amount),
        _ => Some(money.amount),
    }
}

/// Converts an amount from Stripe's units; `None` for an unknown currency.
pub(super) fn from_stripe(units: i64, currency: &str) -> Option<Money> {
    let currency: Currency = currency.to_ascii_uppercase().parse().ok()?;
    let amount = match currency.code() {
        code if WITH_EMPTY_DECIMALS.contains(&code) => units / 100,
        code if WITHOUT_DECIMALS.contains(&code) => units.checked_mul(100)?,
        _ => units,
    };
    Some(Money::new(amount, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_each_kind_of_currency_to_stripes_units() {
        let cases = [
            ("EUR", 1_999, Some(1_999)),
            ("JPY", 500, Some(500)),
            ("KRW", 500, Some(500)),
            ("KWD", 5_120, Some(5_120)),
            ("KWD", 5_124, None),
            ("BHD", 5, None),
            ("ISK", 5, Some(500)),
            ("UGX", 12, Some(1_200)),
            ("HUF", 100, Some(100)),
            ("TWD", 80_045, Some(80_045)),
            ("MGA", 500, Some(5)),
            ("MGA", 510, None),
        ];
        for (currency, amount, units) in cases {
            let money = Money::new(amount, currency.parse().unwrap());
            assert_eq!(to_stripe(money), units, "{money:?}");
            if let Some(units) = units {
                assert_eq!(from_stripe(units, &currency.to_ascii_lowercase()), Some(money));
            }
        }
        assert_eq!(from_stripe(1, "xyz"), None);
    }
}
