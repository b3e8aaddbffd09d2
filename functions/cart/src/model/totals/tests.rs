//! Tests of totals: hand-made carts, and thousands of random ones.

use proptest::prelude::*;

use super::*;
use crate::model::offer::MAX_UNIT_AMOUNT;

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn item(amount: i64, quantity: u32, bps: u32, tax_inclusive: bool) -> Item {
    let unit_price = Money::new(amount, currency("EUR"));
    Item { unit_price, tax_inclusive, quantity, discount: Money::zero(currency("EUR")), rate: Rate::new(bps) }
}

/// Totals with undiscounted shipping.
fn add_up(currency: Currency, items: &[Item], shipping: Money) -> Result<Bill, MoneyError> {
    super::add_up(currency, items, Shipping::at(shipping))
}

fn eur(amount: i64) -> Money {
    Money::new(amount, currency("EUR"))
}

#[test]
fn totals_prices_that_include_tax() {
    let bill = add_up(currency("EUR"), &[item(11_900, 2, 1900, true), item(1_070, 1, 700, true)], eur(490)).unwrap();
    assert_eq!(bill.lines[0].tax, eur(3_800));
    assert_eq!(bill.lines[1].tax, eur(70));
    assert_eq!(bill.totals.subtotal, eur(24_870));
    // 23,800 and 1,070 share the 490 as 468.92 and 21.08: 469 at 19 % and 21 at 7 %.
    assert_eq!((bill.totals.shipping_tax, bill.totals.tax), (eur(75 + 1), eur(3_800 + 70 + 76)));
    let sum = |rate_bps, net, tax| TaxSum { rate_bps, net: eur(net), tax: eur(tax) };
    assert_eq!(bill.totals.taxes, [sum(1900, 23_800 + 469 - 3_875, 3_875), sum(700, 1_070 + 21 - 71, 71)]);
    assert_eq!(bill.totals.total, eur(25_360));
    assert!(bill.totals.tax_inclusive);
}

#[test]
fn totals_prices_without_tax() {
    let bill = add_up(currency("EUR"), &[item(10_000, 1, 1900, false)], eur(500)).unwrap();
    assert_eq!(bill.lines[0].total, eur(11_900));
    assert_eq!(bill.totals.tax, eur(1_995));
    assert_eq!(bill.totals.total, eur(12_495));
    assert!(!bill.totals.tax_inclusive);
}

#[test]
fn shows_mixed_prices_with_tax() {
    let bill = add_up(currency("EUR"), &[item(10_000, 1, 1900, false), item(11_900, 1, 1900, true)], eur(0)).unwrap();
    assert_eq!(bill.lines[0], bill.lines[1]);
    assert_eq!(bill.totals.total, eur(23_800));
}

#[test]
fn free_shipping_is_discounted_and_not_taxed() {
    let shipping = Shipping { amount: eur(490), discount: eur(9_999) };
    let totals = super::add_up(currency("EUR"), &[item(11_900, 1, 1900, true)], shipping).unwrap().totals;
    assert_eq!((totals.shipping, totals.shipping_discount, totals.shipping_tax), (eur(490), eur(490), eur(0)));
    assert_eq!((totals.total, totals.tax), (eur(11_900), eur(1_900)));
}

#[test]
fn shipping_of_free_goods_has_their_highest_rate() {
    let gifts = [item(0, 1, 700, false), item(0, 1, 1900, false)];
    let totals = add_up(currency("EUR"), &gifts, eur(500)).unwrap().totals;
    assert_eq!(totals.taxes, [TaxSum { rate_bps: 1900, net: eur(500), tax: eur(95) }]);
    assert_eq!(totals.total, eur(595));
}

#[test]
fn prices_with_and_without_tax_agree_up_to_rounding() {
    let with = add_up(currency("EUR"), &[item(11_900, 3, 1900, true), item(10_700, 2, 700, true)], eur(600)).unwrap();
    let net_shipping: i64 = with.totals.taxes.iter().map(|sum| sum.net.amount).sum::<i64>() - 30_000 - 20_000;
    let without =
        add_up(currency("EUR"), &[item(10_000, 3, 1900, false), item(10_000, 2, 700, false)], eur(net_shipping));
    let without = without.unwrap();
    assert_eq!(with.totals.total.amount, 11_900 * 3 + 10_700 * 2 + 600);
    let apart = (without.totals.total.amount - with.totals.total.amount).abs();
    assert!(apart <= 2, "one unit per rate: {apart}");
}

#[test]
fn an_empty_cart_totals_zero() {
    let bill = add_up(currency("EUR"), &[], eur(490)).unwrap();
    assert_eq!((bill.totals.total, bill.totals.shipping, bill.totals.tax), (eur(0), eur(0), eur(0)));
}

#[test]
fn the_largest_cart_does_not_overflow() {
    let lines = vec![item(MAX_UNIT_AMOUNT, 999, 10_000, false); 90];
    let bill = add_up(currency("EUR"), &lines, eur(MAX_UNIT_AMOUNT)).unwrap();
    assert!(bill.totals.total.amount > 0);
}

#[test]
fn refuses_to_add_two_currencies() {
    let jpy = Item { unit_price: Money::new(1, currency("JPY")), ..item(0, 1, 0, true) };
    assert!(matches!(add_up(currency("EUR"), &[jpy], eur(0)), Err(MoneyError::MixedCurrencies(..))));
    let shipping = Money::new(1, currency("JPY"));
    assert!(matches!(add_up(currency("EUR"), &[item(1, 1, 0, true)], shipping), Err(MoneyError::MixedCurrencies(..))));
}

fn some_cart() -> impl Strategy<Value = (Currency, Vec<Item>, Money)> {
    let line = (0_i64..=1_000_000, 1_u32..=999, 0_u32..=3_000, prop::bool::ANY, 0_i64..=2_000_000);
    let lines = prop::collection::vec(line, 0..=90);
    let codes = prop::sample::select(vec!["EUR", "JPY", "KWD"]);
    (codes, lines, 0_i64..=100_000, 0_u8..3).prop_map(|(code, lines, shipping, mode)| {
        let currency = currency(code);
        let items = lines.into_iter().map(|(amount, quantity, bps, inclusive, discount)| Item {
            unit_price: Money::new(amount, currency),
            tax_inclusive: match mode {
                0 => true,
                1 => false,
                _ => inclusive,
            },
            quantity,
            discount: Money::new(if discount % 3 == 0 { discount } else { 0 }, currency),
            rate: Rate::new(bps),
        });
        (currency, items.collect(), Money::new(shipping, currency))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn parts_sum_to_the_whole_and_nothing_is_below_zero((currency, items, shipping) in some_cart()) {
        let Bill { lines, totals } = add_up(currency, &items, shipping).unwrap();
        prop_assert_eq!(lines.len(), items.len());

        let add = |pick: fn(&LineSum) -> Money| lines.iter().map(|line| pick(line).amount).sum::<i64>();
        prop_assert_eq!(totals.subtotal.amount, add(|l| l.subtotal));
        prop_assert_eq!(totals.discount.amount, add(|l| l.discount));
        let shipping_tax = totals.tax.amount - add(|l| l.tax);
        prop_assert_eq!(totals.shipping_tax.amount, shipping_tax);
        prop_assert_eq!(totals.taxes.iter().map(|sum| sum.tax.amount).sum::<i64>(), totals.tax.amount);
        let net = totals.total.amount - totals.tax.amount;
        prop_assert_eq!(totals.taxes.iter().map(|sum| sum.net.amount).sum::<i64>(), net);
        prop_assert!(totals.taxes.windows(2).all(|pair| pair[0].rate_bps > pair[1].rate_bps), "highest first, each once");
        prop_assert!(shipping_tax >= 0);
        let on_top = if totals.tax_inclusive { 0 } else { shipping_tax };
        prop_assert_eq!(totals.total.amount, add(|l| l.total) + totals.shipping.amount + on_top);

        for (line, item) in lines.iter().zip(&items) {
            prop_assert_eq!(line.subtotal.amount, line.unit_price.amount * i64::from(item.quantity));
            let rest = line.subtotal.amount - line.discount.amount;
            prop_assert_eq!(line.total.amount, rest + if totals.tax_inclusive { 0 } else { line.tax.amount });
            for part in [line.unit_price, line.subtotal, line.discount, line.tax, line.total] {
                prop_assert!(part.amount >= 0);
                prop_assert_eq!(part.currency, currency);
            }
        }
        for part in [totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total] {
            prop_assert!(part.amount >= 0);
            prop_assert_eq!(part.currency, currency);
        }
        prop_assert_eq!(subtotal(currency, &items).unwrap(), totals.subtotal);
    }

    #[test]
    fn totals_do_not_depend_on_the_order_of_lines((currency, items, shipping) in some_cart()) {
        let mut turned = items.clone();
        turned.reverse();
        prop_assert_eq!(
            add_up(currency, &items, shipping).unwrap().totals,
            add_up(currency, &turned, shipping).unwrap().totals
        );
    }

    #[test]
    fn a_discount_never_raises_the_total((currency, items, shipping) in some_cart()) {
        let without: Vec<Item> = items.iter().map(|i| Item { discount: Money::zero(currency), ..*i }).collect();
        let (less, full) = (add_up(currency, &items, shipping).unwrap(), add_up(currency, &without, shipping).unwrap());
        prop_assert!(less.totals.total.amount <= full.totals.total.amount);
    }
}
