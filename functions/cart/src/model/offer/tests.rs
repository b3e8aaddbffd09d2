//! Tests of the choice of a price.

use domain::Clock;
use proptest::prelude::*;

use super::*;

fn price(amount: i64, min_quantity: u32, valid: (Option<i64>, Option<i64>)) -> Price {
    Price {
        amount,
        currency: "EUR".parse().unwrap(),
        tax_inclusive: true,
        min_quantity,
        valid_from: valid.0.map(Timestamp::from_millis),
        valid_to: valid.1.map(Timestamp::from_millis),
        price_list_id: None,
    }
}

fn chosen(prices: &[Price], quantity: u32, now: i64) -> Option<i64> {
    choose(prices, "EUR".parse().unwrap(), quantity, Timestamp::from_millis(now)).map(|p| p.amount)
}

#[test]
fn the_most_specific_price_wins() {
    let prices = [
        price(1000, 1, (None, None)),
        price(950, 1, (Some(100), None)),
        price(900, 1, (Some(200), Some(300))),
        price(980, 1, (Some(200), Some(250))),
        price(800, 10, (None, None)),
    ];
    assert_eq!(chosen(&prices, 1, 0), Some(1000), "nothing else applies yet");
    assert_eq!(chosen(&prices, 1, 100), Some(950), "a dated price before an undated one");
    assert_eq!(chosen(&prices, 1, 249), Some(980), "a shorter period before a longer one, even if it costs more");
    assert_eq!(chosen(&prices, 1, 250), Some(900), "valid_to is the first moment without the price");
    assert_eq!(chosen(&prices, 1, 300), Some(950));
    assert_eq!(chosen(&prices, 9, 300), Some(950));
    assert_eq!(chosen(&prices, 10, 220), Some(800), "quantity before dates");
    let tie = [price(5, 1, (None, None)), price(4, 1, (None, None))];
    assert_eq!(chosen(&tie, 1, 0), Some(4), "then the lower amount");
}

#[test]
fn a_price_lists_price_precedes_the_variants_own() {
    let clock = Clock::manual(Timestamp::from_millis(1));
    let of_list = Price { price_list_id: Some(domain::id::PriceListId::new(&clock)), ..price(700, 1, (None, None)) };
    let prices = [price(500, 10, (Some(0), Some(100))), of_list, price(600, 1, (None, None))];
    assert_eq!((chosen(&prices, 1, 50), chosen(&prices, 10, 50)), (Some(700), Some(700)));
}

#[test]
fn another_currency_or_a_higher_quantity_never_applies() {
    let usd = Price { currency: "USD".parse().unwrap(), ..price(1, 1, (None, None)) };
    assert_eq!(chosen(&[usd, price(2, 5, (None, None))], 4, 0), None);
}

#[test]
fn the_effective_offer_does_not_depend_on_the_order_of_events() {
    let clock = Clock::manual(Timestamp::from_millis(1));
    let (older, younger) = (ProductId::new(&clock), {
        clock.advance(std::time::Duration::from_secs(1));
        ProductId::new(&clock)
    });
    let offer = |sellable| Offer { sellable, ..Offer::withdrawn(None, 3) };
    let sku: Sku = "A".parse().unwrap();
    for (of_older, of_younger, expected) in
        [(true, false, older), (false, true, younger), (true, true, younger), (false, false, younger)]
    {
        let mut offers = Offers::default();
        offers.insert(sku.clone(), BTreeMap::from([(older, offer(of_older)), (younger, offer(of_younger))]));
        assert_eq!(offers.find(&sku).unwrap().0, expected);
    }
    assert!(Offers::default().find(&sku).is_none());
}

fn some_price() -> impl Strategy<Value = Price> {
    let moment = prop::option::of(0_i64..100);
    (0_i64..1000, 1_u32..20, moment.clone(), moment, prop::bool::ANY, 0_usize..2).prop_map(
        |(amount, min, from, to, tax, currency)| Price {
            tax_inclusive: tax,
            currency: ["EUR", "JPY"][currency].parse().unwrap(),
            ..price(amount, min, (from, to))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_chosen_price_applies_and_none_that_applies_is_more_specific(
        prices in prop::collection::vec(some_price(), 0..12), quantity in 1_u32..25, now in 0_i64..100,
    ) {
        let (currency, now) = ("EUR".parse().unwrap(), Timestamp::from_millis(now));
        let applies = |p: &Price| p.currency == currency && p.min_quantity <= quantity
            && p.valid_from.is_none_or(|from| from <= now) && p.valid_to.is_none_or(|to| to > now);
        let chosen = choose(&prices, currency, quantity, now);
        prop_assert_eq!(chosen.is_some(), prices.iter().any(applies));
        if let Some(chosen) = chosen {
            prop_assert!(applies(chosen));
            prop_assert!(prices.iter().filter(|p| applies(p)).all(|p| p.min_quantity <= chosen.min_quantity));
        }
        let mut turned = prices.clone();
        turned.reverse();
        prop_assert_eq!(choose(&turned, currency, quantity, now), choose(&prices, currency, quantity, now));
    }
}
