//! Tests of pricing: changes of the catalog take effect at once and are shown.

use std::collections::BTreeMap;

use domain::Clock;
use domain::id::{CartId, GuestId, OrderId, ProductId, Sku};
use domain::owner::Owner;
use events::catalog::Price;

use super::*;
use crate::model::line::{Frozen, FrozenLine, Shown};
use crate::model::{Offer, Offers, Settings};

struct Shop {
    clock: Clock,
    product_id: ProductId,
    offers: Offers,
    terms: Terms,
}

impl Shop {
    fn new() -> Self {
        let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
        let product_id = ProductId::new(&clock);
        Self { clock, product_id, offers: Offers::default(), terms: Terms::default() }
    }

    fn asks(&mut self, sku: &str, version: u64, amount: i64, tax_inclusive: bool) {
        let price = Price {
            amount,
            currency: "EUR".parse().unwrap(),
            tax_inclusive,
            min_quantity: 1,
            valid_from: None,
            valid_to: None,
            price_list_id: None,
        };
        let offer =
            Offer { sellable: true, title: format!("A {sku}"), prices: vec![price], ..Offer::withdrawn(None, version) };
        self.offers.insert(sku.parse().unwrap(), BTreeMap::from([(self.product_id, offer)]));
    }

    fn withdraws(&mut self, sku: &str, version: u64) {
        let sku: Sku = sku.parse().unwrap();
        let offer = Offer::withdrawn(self.offers.of_product(&sku, self.product_id), version);
        self.offers.insert(sku, BTreeMap::from([(self.product_id, offer)]));
    }

    fn cart_with(&self, skus: &[&str]) -> ShoppingCart {
        let settings = Settings { country: Some("DE".parse().unwrap()), ..Settings::default() };
        let (id, guest) = (CartId::new(&self.clock), Owner::Guest(GuestId::new(&self.clock)));
        let mut cart = ShoppingCart::open(id, guest, "EUR".parse().unwrap(), settings, self.clock.now());
        for sku in skus {
            let sku = sku.parse().unwrap();
            let shown: Shown<'_> = self.offers.shown(&sku, cart.currency, 1, self.clock.now()).unwrap();
            cart = cart.put(&sku, 1, shown, self.clock.now()).unwrap();
        }
        cart
    }

    fn price(&self, cart: &ShoppingCart) -> PricedCart {
        price(cart, &PriceBook::of(self.offers.clone()), &self.terms, self.clock.now()).unwrap()
    }
}

#[test]
fn a_new_price_takes_effect_at_once_and_is_shown() {
    let mut shop = Shop::new();
    shop.asks("A", 1, 1000, true);
    let cart = shop.cart_with(&["A"]);
    let before = shop.price(&cart);
    assert_eq!((before.lines[0].previous_unit_price, before.fingerprint), (None, 0));

    shop.asks("A", 2, 1200, true);
    let after = shop.price(&cart);
    assert_eq!(after.lines[0].sum.unit_price.amount, 1200);
    assert_eq!(after.lines[0].previous_unit_price.unwrap().amount, 1000);
    assert_eq!(after.totals.total.amount, 1200);
    assert_ne!(after.fingerprint, 0);

    shop.asks("A", 3, 1200, true);
    assert_ne!(shop.price(&cart).fingerprint, after.fingerprint, "another version may have another title");
}

#[test]
fn counts_a_withdrawn_sku_at_its_last_price_and_marks_it() {
    let mut shop = Shop::new();
    shop.asks("A", 1, 1000, true);
    let cart = shop.cart_with(&["A"]);
    shop.withdraws("A", 2);
    let priced = shop.price(&cart);
    assert!(!priced.lines[0].available);
    assert_eq!(priced.lines[0].title, "A A");
    assert_eq!(priced.totals.total.amount, 1000);
    assert_ne!(priced.fingerprint, 0);
    assert!(shop.offers.shown(&"A".parse().unwrap(), cart.currency, 1, shop.clock.now()).is_err());
}

#[test]
fn shipping_and_tax_follow_method_and_country() {
    let mut shop = Shop::new();
    shop.asks("A", 1, 1190, true);
    let mut cart = shop.cart_with(&["A"]);
    assert_eq!(shop.price(&cart).totals.shipping.amount, 0, "nothing chosen yet");
    cart.settings.shipping_method = Some("standard".parse().unwrap());
    let priced = shop.price(&cart);
    assert_eq!((priced.totals.shipping.amount, priced.totals.tax.amount), (490, 190 + 78));
    assert_eq!(priced.totals.shipping_tax.amount, 78);
    cart.settings.country = Some("US".parse().unwrap());
    assert_eq!(shop.price(&cart).totals.tax.amount, 0);
}

#[test]
fn a_frozen_cart_keeps_its_prices_despite_the_catalog() {
    let mut shop = Shop::new();
    shop.asks("A", 1, 1000, false);
    let mut cart = shop.cart_with(&["A"]);
    cart.status = Status::CheckedOut;
    let order_id = OrderId::new(&shop.clock);
    cart.frozen = Some(Frozen {
        order_id,
        shipping: 500,
        shipping_discount: 0,
        taxes: vec![(1900, 1_300, 171 + 76)],
        discounts: Vec::new(),
        inclusive: false,
    });
    cart.lines[0].frozen = Some(FrozenLine { unit: 1_000, discount: 100, rate_bps: 1900, tax: 171 });
    shop.asks("A", 2, 9999, true);
    let priced = shop.price(&cart);
    assert_eq!(priced.totals.total.amount, 900 + 171 + 500 + 76);
    assert_eq!((priced.lines[0].sum.total.amount, priced.totals.discount.amount), (1071, 100));
    assert_eq!(priced.totals.shipping_tax.amount, 76);
    assert_eq!(priced.fingerprint, 0);
}

#[test]
fn a_setting_that_changes_the_total_changes_the_fingerprint() {
    let mut shop = Shop::new();
    shop.asks("A", 1, 1000, false);
    let mut cart = shop.cart_with(&["A"]);
    cart.settings.shipping_method = Some("standard".parse().unwrap());
    let before = shop.price(&cart).totals.total.amount;
    cart.shown = Some(before);
    assert_eq!(shop.price(&cart).fingerprint, 0);
    shop.terms.taxes = r#"{"DE":{"standard":2000}}"#.parse().unwrap();
    let taxed = shop.price(&cart);
    assert!(taxed.totals.total.amount > before && taxed.fingerprint != 0);
    let dearer = r#"[{"id":"standard","name":"Standard","prices":[{"currency":"EUR","amount":790}]}]"#;
    shop.terms.shipping = dearer.parse().unwrap();
    let sent = shop.price(&cart);
    assert!(sent.fingerprint != 0 && sent.fingerprint != taxed.fingerprint);
    cart.shown = Some(sent.totals.total.amount);
    assert_eq!(shop.price(&cart).fingerprint, 0, "the new total was shown since");
    cart.shown = None;
    assert_eq!(shop.price(&cart).fingerprint, 0, "no shown total to compare with");
}

#[test]
fn expiry_changes_the_fingerprint_without_a_version() {
    let shop = Shop::new();
    let cart = shop.cart_with(&[]);
    let before = shop.price(&cart).fingerprint;
    shop.clock.advance(std::time::Duration::from_secs(31 * 86_400));
    assert_ne!(shop.price(&cart).fingerprint, before);
}
