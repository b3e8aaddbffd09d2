//! Tests of checkout: hand-made carts, and thousands of random ones whose order must total what the cart showed.

use std::collections::BTreeMap;

use domain::id::{CartId, GuestId};
use domain::owner::Owner;
use domain::tax::TaxClass;
use domain::{Clock, Money};
use events::catalog::Price;
use proptest::prelude::*;

use super::*;
use crate::model::line::MAX_LINES;
use crate::model::line::Shown;
use crate::model::{Offer, Offers};

fn clock() -> Clock {
    Clock::manual(Timestamp::from_millis(1_772_366_400_000))
}

fn details(country: &str) -> CheckoutDetails {
    let address = PostalAddress {
        name: "Ada".parse().unwrap(),
        line1: "1 Street".parse().unwrap(),
        line2: None,
        city: "Town".parse().unwrap(),
        region: None,
        postal_code: "1".parse().unwrap(),
        country: country.parse().unwrap(),
        phone: None,
    };
    CheckoutDetails {
        email: "ada@example.com".parse().unwrap(),
        shipping_address: address,
        billing_address: None,
        shipping_method: "standard".parse().unwrap(),
        payment_method: Some(PaymentMethodId::new(&clock())),
    }
}

/// Unit price, quantity, inclusive, class of each line.
type Goods = (i64, u32, bool, TaxClass);

fn cart_of(currency: &str, goods: &[Goods]) -> (ShoppingCart, Offers) {
    let clock = clock();
    let currency = currency.parse().unwrap();
    let owner = Owner::Guest(GuestId::new(&clock));
    let mut cart = ShoppingCart::open(CartId::new(&clock), owner, currency, Settings::default(), clock.now());
    let mut offers = Offers::default();
    for (index, (amount, quantity, tax_inclusive, tax_class)) in goods.iter().enumerate() {
        let sku: domain::id::Sku = format!("S{index}").parse().unwrap();
        let price = Price {
            amount: *amount,
            currency,
            tax_inclusive: *tax_inclusive,
            min_quantity: 1,
            valid_from: None,
            valid_to: None,
            price_list_id: None,
        };
        cart = cart.put(&sku, *quantity, Shown { price: &price, version: 1 }, clock.now()).unwrap();
        let offer = Offer { sellable: true, tax_class: *tax_class, prices: vec![price], ..Offer::withdrawn(None, 1) };
        offers.insert(sku, BTreeMap::from([(ProductId::new(&clock), offer)]));
    }
    (cart, offers)
}

/// The terms of a shop that ships everywhere.
fn terms() -> Terms {
    Terms { taxes: r#"{ "*": "none" }"#.parse().unwrap(), ..Terms::default() }
}

fn run(cart: &ShoppingCart, offers: &Offers, wish: CheckoutDetails) -> Result<(ShoppingCart, CheckedOut), Refusal> {
    let book = PriceBook::of(offers.clone());
    prepare(cart, wish, &book, &terms(), clock().now())?.order(OrderId::new(&clock()))
}

#[test]
fn a_checkout_freezes_the_cart_and_describes_it_in_the_event() {
    let (cart, offers) = cart_of("EUR", &[(11_900, 1, true, TaxClass::Standard), (1_070, 3, true, TaxClass::Reduced)]);
    let (frozen, event) = run(&cart, &offers, details("DE")).unwrap();
    assert_eq!((frozen.status, frozen.version), (Status::CheckedOut, cart.version + 1));
    assert_eq!(frozen.order_under_way(), Some(event.order_id));
    assert_eq!((event.cart_id, event.generation, event.owner), (cart.id, 1, cart.owner));
    assert_eq!(event.lines.iter().map(|l| l.line).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(event.totals.total.amount, 11_900 + 3_210, "free shipping from 100 EUR");
    assert_eq!(event.totals.tax.amount, 1_900 + 210);
    assert_eq!(event.personal.billing_address, event.personal.shipping_address);
    assert!(matches!(run(&frozen, &offers, details("DE")), Err(Refusal::NotActive(Status::CheckedOut))));
}

#[test]
fn a_refusal_names_every_line_not_for_sale() {
    let line = (100, 1, true, TaxClass::Standard);
    let (cart, mut offers) = cart_of("EUR", &[line, line, line]);
    for sku in ["S0", "S2"] {
        let sku = sku.parse().unwrap();
        let (product_id, known) = offers.find(&sku).map(|(id, offer)| (id, offer.clone())).unwrap();
        offers.insert(sku, BTreeMap::from([(product_id, Offer::withdrawn(Some(&known), 2))]));
    }
    let Err(Refusal::NotForSale(faults)) = run(&cart, &offers, details("DE")) else { panic!("was taken") };
    assert_eq!(
        faults.listed().iter().map(|f| f.pointer.as_str()).collect::<Vec<_>>(),
        ["/lines/0/sku", "/lines/2/sku"]
    );
}

#[test]
fn refuses_an_empty_cart_and_an_unknown_method() {
    let (empty, offers) = cart_of("EUR", &[]);
    assert!(matches!(run(&empty, &offers, details("DE")), Err(Refusal::Empty)));
    let (cart, offers) = cart_of("EUR", &[(100, 1, true, TaxClass::Standard)]);
    let by_drone = CheckoutDetails { shipping_method: "drone".parse().unwrap(), ..details("DE") };
    assert!(matches!(run(&cart, &offers, by_drone), Err(Refusal::NoSuchShipping)));
}

#[test]
fn a_line_names_the_unit_prices_of_smaller_quantities() {
    let (cart, mut offers) =
        cart_of("EUR", &[(1_000, 50, true, TaxClass::Standard), (700, 2, true, TaxClass::Standard)]);
    let sku = "S0".parse().unwrap();
    let (product_id, mut offer) = offers.find(&sku).map(|(id, offer)| (id, offer.clone())).unwrap();
    let from = |min_quantity, amount, currency: &str| {
        let currency = currency.parse().unwrap();
        Price { min_quantity, amount, currency, ..offer.prices[0].clone() }
    };
    let others = [from(20, 800, "EUR"), from(30, 800, "EUR"), from(60, 500, "EUR"), from(10, 1, "JPY")];
    offer.prices.extend(others);
    offers.insert(sku, BTreeMap::from([(product_id, offer)]));

    let (_, event) = run(&cart, &offers, details("DE")).unwrap();
    let tiers: Vec<_> = event.lines[0].tiers.iter().map(|t| (t.min_quantity, t.unit_price.amount)).collect();
    assert_eq!((event.lines[0].unit_price.amount, tiers), (800, vec![(1, 1_000), (20, 800)]));
    assert!(event.lines[1].tiers.is_empty(), "one price for any quantity");
}

#[test]
fn a_line_with_only_a_volume_price_names_its_minimum() {
    let (cart, mut offers) = cart_of("EUR", &[(500, 50, true, TaxClass::Standard)]);
    let sku = "S0".parse().unwrap();
    let (product_id, mut offer) = offers.find(&sku).map(|(id, offer)| (id, offer.clone())).unwrap();
    offer.prices[0].min_quantity = 50;
    offers.insert(sku, BTreeMap::from([(product_id, offer)]));
    let (_, event) = run(&cart, &offers, details("DE")).unwrap();
    let tiers: Vec<_> = event.lines[0].tiers.iter().map(|t| (t.min_quantity, t.unit_price.amount)).collect();
    assert_eq!(tiers, [(50, 500)]);
}

#[test]
fn a_checkout_says_whether_the_shipping_price_depends_on_the_value() {
    for (amount, country, cost, conditional) in
        [(9_999, "DE", 490, false), (10_000, "DE", 0, true), (10_000, "CH", 1_490, false)]
    {
        let (cart, offers) = cart_of("EUR", &[(amount, 1, true, TaxClass::Standard)]);
        let (_, event) = run(&cart, &offers, details(country)).unwrap();
        let told = (event.totals.shipping.amount, event.shipping_conditional);
        assert_eq!(told, (cost, conditional), "{amount} to {country}");
    }
}

fn some_goods() -> impl Strategy<Value = Vec<Goods>> {
    let classes = [TaxClass::Standard, TaxClass::Reduced, TaxClass::SuperReduced, TaxClass::Parking, TaxClass::Zero];
    let class = prop::sample::select(classes.to_vec());
    prop::collection::vec((0_i64..=500_000, 1_u32..=999, prop::bool::ANY, class), 1..=MAX_LINES)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_totals_what_the_frozen_cart_shows(
        goods in some_goods(),
        currency in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
        country in prop::sample::select(vec!["DE", "FR", "HU", "CH", "US", "JP"]),
    ) {
        let (cart, offers) = cart_of(currency, &goods);
        let (frozen, event) = run(&cart, &offers, details(country)).unwrap();
        let shown = price(&frozen, &PriceBook::default(), &Terms::default(), clock().now()).unwrap();
        prop_assert_eq!(&shown.totals, &event.totals, "even without the catalog");
        for (line, told) in shown.lines.iter().zip(&event.lines) {
            prop_assert_eq!((line.sum.unit_price, line.sum.tax, line.sum.total), (told.unit_price, told.tax, told.total));
        }
        prop_assert_eq!(event.totals.total.currency, currency.parse().unwrap());
        let lines = Money::sum(frozen.currency, event.lines.iter().map(|l| l.total)).unwrap();
        prop_assert!(event.totals.total.amount >= lines.amount && lines.amount >= 0);
    }
}
