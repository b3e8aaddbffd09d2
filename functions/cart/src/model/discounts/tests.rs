//! Tests of discounts: hand-made promotions, and thousands of random carts whose parts must sum to the whole.

use std::collections::BTreeMap;
use std::slice;

use domain::id::{AccountId, CartId, GuestId, OrderId, PaymentMethodId, ProductId, Sku};
use domain::owner::Owner;
use domain::tax::TaxClass;
use domain::{Clock, Money};
use events::catalog::Price;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::allocator::MAX_APPLIED;
use super::*;
use crate::model::checkout::{CheckoutDetails, prepare};
use crate::model::code::CartCode;
use crate::model::line::Shown;
use crate::model::pricing::{PricedCart, price};
use crate::model::promotion::PromotionContent;
use crate::model::usage::{AccountUse, Redemption};
use crate::model::{Offer, PriceBook, Settings, ShoppingCart, Terms};

/// One hour apart, so that one of two promotions is older.
fn clock(hours: u64) -> Clock {
    let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
    clock.advance(std::time::Duration::from_secs(hours * 3_600));
    clock
}

fn now() -> Timestamp {
    clock(1_000).now()
}

fn promotion(hours: u64, content: Value) -> Promotion {
    let mut body = json!({ "name": format!("Promotion {hours}") });
    for (name, value) in content.as_object().unwrap() {
        body[name] = value.clone();
    }
    let content = serde_json::from_value::<PromotionContent>(body).unwrap().checked().unwrap();
    Promotion::new(content, &clock(hours))
}

fn eur(amount: i64) -> Money {
    Money::new(amount, "EUR".parse().unwrap())
}

/// Lines of a guest's basket in EUR: sku, unit price, pieces.
fn with_basket<T>(lines: &[(&str, i64, u32)], shipping: Option<i64>, look: impl FnOnce(Basket<'_>) -> T) -> T {
    let skus: Vec<Sku> = lines.iter().map(|(sku, ..)| sku.parse().unwrap()).collect();
    let goods = lines.iter().zip(&skus).map(|((_, unit, quantity), sku)| Goods {
        sku,
        known: None,
        unit_price: eur(*unit),
        quantity: *quantity,
        subtotal: eur(*unit * i64::from(*quantity)),
    });
    let owner = Owner::Guest(GuestId::new(&clock(0)));
    look(Basket { currency: "EUR".parse().unwrap(), owner, goods: goods.collect(), shipping: shipping.map(eur) })
}

/// The discounts on lines and on shipping, and the outcome of each promotion in turn.
type Found = (Vec<i64>, i64, Vec<Result<i64, Reason>>);

fn found(lines: &[(&str, i64, u32)], shipping: Option<i64>, promotions: &[Promotion]) -> Found {
    with_basket(lines, shipping, |basket| {
        let done = discount(&basket, promotions, &Usage::default(), now()).unwrap();
        let outcomes = done.outcomes.iter().map(|outcome| outcome.taken.map(|taken| taken.amount));
        (done.lines.iter().map(|taken| taken.amount).collect(), done.shipping.amount, outcomes.collect())
    })
}

#[test]
fn rounds_a_percentage_once_and_allocates_it_by_line_amounts() {
    let ten = promotion(1, json!({ "benefit": { "kind": "percentage", "rate_bps": 1000 } }));
    assert_eq!(found(&[("A", 999, 1), ("B", 999, 1), ("C", 999, 1)], None, &[ten]), (vec![100; 3], 0, vec![Ok(300)]));
    let third =
        promotion(1, json!({ "benefit": { "kind": "percentage", "rate_bps": 3333 }, "targets": { "skus": ["B"] } }));
    assert_eq!(found(&[("A", 500, 1), ("B", 100, 1)], None, &[third]).0, [0, 33]);
}

#[test]
fn a_fixed_amount_never_exceeds_the_matching_lines() {
    let five = promotion(1, json!({ "benefit": { "kind": "fixed", "amount": { "amount": 500, "currency": "EUR" } } }));
    assert_eq!(
        found(&[("A", 200, 1), ("B", 100, 1)], None, slice::from_ref(&five)),
        (vec![200, 100], 0, vec![Ok(300)])
    );
    assert_eq!(found(&[("A", 1000, 1), ("B", 500, 1)], None, slice::from_ref(&five)).0, [333, 167]);
    assert_eq!(found(&[("A", 0, 1)], None, &[five]).2, [Err(Reason::NothingToDiscount)]);
}

#[test]
fn gives_the_cheapest_pieces() {
    let third_free = json!({ "benefit": { "kind": "buy_x_get_y", "buy": 2, "get": 1, "rate_bps": 10_000 } });
    let third_free = promotion(1, third_free);
    let lines = [("DEAR", 900, 2), ("CHEAP", 100, 3), ("MID", 500, 2)];
    assert_eq!(found(&lines, None, slice::from_ref(&third_free)).0, [0, 200, 0], "7 pieces: 2 are given");
    let many = [("DEAR", 900, 6), ("CHEAP", 100, 3)];
    assert_eq!(found(&many, None, slice::from_ref(&third_free)).0, [0, 300]);
    assert_eq!(found(&[("A", 900, 2)], None, &[third_free]).2, [Err(Reason::NothingToDiscount)]);
    let half = promotion(1, json!({ "benefit": { "kind": "buy_x_get_y", "buy": 1, "get": 1, "rate_bps": 5_000 } }));
    assert_eq!(found(&[("A", 333, 2)], None, &[half]).0, [167], "half of 333, rounded half-up");
}

#[test]
fn applies_by_priority_then_age_each_on_the_rest() {
    let half = |hours, priority| {
        promotion(hours, json!({ "benefit": { "kind": "percentage", "rate_bps": 5_000 }, "priority": priority }))
    };
    let five = promotion(2, json!({ "benefit": { "kind": "fixed", "amount": { "amount": 500, "currency": "EUR" } } }));
    let line = [("A", 2_000, 1)];
    assert_eq!(found(&line, None, &[five.clone(), half(1, 0)]).2, [Ok(1_000), Ok(500)], "the older first");
    assert_eq!(found(&line, None, &[half(3, 0), five.clone()]).2, [Ok(500), Ok(750)]);
    assert_eq!(found(&line, None, &[half(3, 1), five]).2, [Ok(1_000), Ok(500)]);
}

#[test]
fn an_exclusive_promotion_applies_alone_unless_it_gives_nothing() {
    let ten = |hours, exclusive: bool, skus: &[&str]| {
        let benefit = json!({ "kind": "percentage", "rate_bps": 1000 });
        promotion(hours, json!({ "benefit": benefit, "exclusive": exclusive, "targets": { "skus": skus } }))
    };
    let line = [("A", 1_000, 1)];
    assert_eq!(found(&line, None, &[ten(1, true, &[]), ten(2, false, &[])]).2, [Ok(100), Err(Reason::NotCombinable)]);
    assert_eq!(found(&line, None, &[ten(1, false, &[]), ten(2, true, &[])]).2, [Ok(100), Err(Reason::NotCombinable)]);
    let none = ten(1, true, &["OTHER"]);
    assert_eq!(found(&line, None, &[none, ten(2, false, &[])]).2, [Err(Reason::NothingMatches), Ok(100)]);
}

#[test]
fn free_shipping_applies_once() {
    let free = |hours| promotion(hours, json!({ "benefit": { "kind": "free_shipping" } }));
    let line = [("A", 1_000, 1)];
    assert_eq!(
        found(&line, Some(490), &[free(1), free(2)]),
        (vec![0], 490, vec![Ok(490), Err(Reason::NothingToDiscount)])
    );
    assert_eq!(found(&line, None, &[free(1)]).2, [Err(Reason::NoShippingMethod)]);
    assert_eq!(found(&line, Some(0), &[free(1)]).2, [Err(Reason::NothingToDiscount)]);
}

#[test]
fn each_condition_has_its_own_reason() {
    let ten = |mut content: Value| {
        content["benefit"] = json!({ "kind": "percentage", "rate_bps": 1000 });
        promotion(1, content)
    };
    let spend =
        |amount| json!({ "minimum_spend": { "amount": amount, "currency": "EUR" }, "targets": { "skus": ["A"] } });
    let lines = [("A", 1_000, 1), ("B", 9_000, 1)];
    for (content, reason) in [
        (json!({ "active": false }), Reason::NotInUse),
        (json!({ "starts_at": now() + std::time::Duration::from_secs(1) }), Reason::NotStarted),
        (json!({ "ends_at": now() }), Reason::Ended),
        (json!({ "currency": "USD" }), Reason::OtherCurrency),
        (json!({ "minimum_spend": { "amount": 1, "currency": "USD" } }), Reason::OtherCurrency),
        (json!({ "first_order_only": true }), Reason::SignInRequired),
        (json!({ "customer_limit": 1 }), Reason::SignInRequired),
        (json!({ "targets": { "tags": ["x"] } }), Reason::NothingMatches),
        (spend(1_001), Reason::MinimumSpendNotReached),
    ] {
        assert_eq!(found(&lines, None, &[ten(content.clone())]).2, [Err(reason)], "{content}");
    }
    for content in [spend(1_000), json!({ "starts_at": now() }), json!({ "currency": "EUR" })] {
        assert!(found(&lines, None, &[ten(content.clone())]).2[0].is_ok(), "{content}");
    }
}

#[test]
fn refuses_used_up_promotions_and_counts_uses() {
    let content = json!({
        "benefit": { "kind": "percentage", "rate_bps": 1000 },
        "usage_limit": 5, "customer_limit": 2, "first_order_only": true
    });
    let limited = promotion(1, content);
    let account = Owner::Account(AccountId::new(&clock(0)));
    let usage = |total, by_account, has_ordered| Usage {
        total: BTreeMap::from([(limited.id, total)]),
        by_account: BTreeMap::from([(limited.id, by_account)]),
        has_ordered,
    };
    for (usage, expected) in [
        (usage(5, 0, false), Err(Reason::UsageLimitReached)),
        (usage(4, 2, false), Err(Reason::CustomerLimitReached)),
        (usage(4, 1, true), Err(Reason::NotFirstOrder)),
        (usage(4, 1, false), Ok(eur(100))),
    ] {
        let done = with_basket(&[("A", 1_000, 1)], None, |basket| {
            discount(&Basket { owner: account, ..basket }, [&limited], &usage, now()).unwrap()
        });
        assert_eq!(done.outcomes[0].taken, expected);
        assert_eq!(done.redemption.is_empty(), expected.is_err());
        if expected.is_ok() {
            let by_account = vec![AccountUse { promotion_id: limited.id, limit: 2 }];
            assert_eq!(done.redemption, Redemption { total: vec![limited.id], by_account, first_order: true });
        }
    }
}

#[test]
fn applies_at_most_twenty_promotions() {
    let cent = |hours| {
        promotion(hours, json!({ "benefit": { "kind": "fixed", "amount": { "amount": 1, "currency": "EUR" } } }))
    };
    let many: Vec<Promotion> = (0..21).map(cent).collect();
    let outcomes = found(&[("A", 1_000, 1)], None, &many).2;
    assert_eq!(outcomes.iter().filter(|taken| taken.is_ok()).count(), MAX_APPLIED);
    assert_eq!(outcomes.last(), Some(&Err(Reason::TooManyPromotions)));
}

/// How many random carts to check; `STOA_CASES=1000000` for a long run.
#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
fn cases() -> u64 {
    std::env::var("STOA_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(20_000)
}

/// A new seed for each run; `STOA_SEED` repeats a failed one.
#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
fn seed() -> u64 {
    std::env::var("STOA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random)
}

const CURRENCIES: [&str; 3] = ["EUR", "JPY", "KWD"];
const COUNTRIES: [&str; 7] = ["DE", "FR", "IE", "HU", "CH", "US", "JP"];

fn some_promotion(dice: &mut StdRng, hours: u64, currency: &str) -> Promotion {
    let rate_bps = dice.random_range(1..=10_000);
    let amount = json!({ "amount": dice.random_range(1..=20_000), "currency": currency });
    let benefit = match dice.random_range(0..4) {
        0 => json!({ "kind": "percentage", "rate_bps": rate_bps }),
        1 => json!({ "kind": "fixed", "amount": amount }),
        2 => {
            let (buy, get) = (dice.random_range(1..4), dice.random_range(1..4));
            json!({ "kind": "buy_x_get_y", "buy": buy, "get": get, "rate_bps": rate_bps })
        }
        _ => json!({ "kind": "free_shipping" }),
    };
    let mut content = json!({
        "benefit": benefit, "priority": dice.random_range(0..3), "exclusive": dice.random_bool(0.1),
        "active": dice.random_bool(0.95)
    });
    if dice.random_bool(0.3) {
        content["targets"] = json!({ "skus": ["S0", "S2", "S5"] });
    }
    if dice.random_bool(0.2) {
        content["minimum_spend"] = json!({ "amount": dice.random_range(0..=50_000), "currency": currency });
    }
    if dice.random_bool(0.2) {
        content["usage_limit"] = json!(dice.random_range(1..10));
    }
    if dice.random_bool(0.4) {
        content["code"] = json!(format!("CODE-{hours}"));
    }
    promotion(hours, content)
}

fn some_cart(dice: &mut StdRng) -> (ShoppingCart, PriceBook, String) {
    let clock = clock(500);
    let currency = CURRENCIES[dice.random_range(0..CURRENCIES.len())];
    let country = COUNTRIES[dice.random_range(0..COUNTRIES.len())].to_owned();
    let owner = match dice.random_bool(0.5) {
        true => Owner::Guest(GuestId::new(&clock)),
        false => Owner::Account(AccountId::new(&clock)),
    };
    let settings = Settings {
        shipping_method: Some(["standard", "express"][dice.random_range(0..2)].parse().unwrap()),
        country: Some(country.parse().unwrap()),
        ..Settings::default()
    };
    let mut cart = ShoppingCart::open(CartId::new(&clock), owner, currency.parse().unwrap(), settings, clock.now());
    let mut book = PriceBook::default();
    let terms = dice.random_range(0..3);
    let lines = if dice.random_bool(0.02) { 90 } else { dice.random_range(1..=8) };
    for index in 0..lines {
        let sku: Sku = format!("S{index}").parse().unwrap();
        let dearest = if dice.random_bool(0.1) { 3 } else { 50_000 };
        let price = Price {
            amount: dice.random_range(0..=dearest),
            currency: cart.currency,
            tax_inclusive: [true, false, dice.random_bool(0.5)][terms],
            min_quantity: 1,
            valid_from: None,
            valid_to: None,
            price_list_id: None,
        };
        let quantity = if dice.random_bool(0.1) { dice.random_range(1..=999) } else { dice.random_range(1..=4) };
        cart = cart.put(&sku, quantity, Shown { price: &price, version: 1 }, clock.now()).unwrap();
        let classes =
            [TaxClass::Standard, TaxClass::Reduced, TaxClass::SuperReduced, TaxClass::Parking, TaxClass::Zero];
        let tax_class = classes[dice.random_range(0..classes.len())];
        let offer = Offer { sellable: true, tax_class, prices: vec![price], ..Offer::withdrawn(None, 1) };
        book.offers.insert(sku, BTreeMap::from([(ProductId::new(&clock), offer)]));
    }
    for hours in 0..dice.random_range(0..5) {
        let promotion = some_promotion(dice, hours, currency);
        book.usage.total.insert(promotion.id, dice.random_range(0..10));
        match promotion.content.code.clone() {
            Some(code) => {
                cart.codes.push(CartCode { code, promotion_id: promotion.id });
                book.called.push(promotion);
            }
            None => book.shop.promotions.push(promotion),
        }
    }
    (cart, book, country)
}

fn look_at(cart: &ShoppingCart, priced: &PricedCart) {
    let (totals, lines) = (&priced.totals, &priced.lines);
    let sum = |pick: fn(&crate::model::PricedLine) -> Money| lines.iter().map(|line| pick(line).amount).sum::<i64>();
    assert_eq!(totals.subtotal.amount, sum(|line| line.sum.subtotal));
    assert_eq!(totals.discount.amount, sum(|line| line.sum.discount));
    let off = totals.discount.amount + totals.shipping_discount.amount;
    assert_eq!(off, priced.discounts.iter().map(|discount| discount.amount.amount).sum::<i64>());
    assert_eq!(totals.tax.amount, sum(|line| line.sum.tax) + totals.shipping_tax.amount);
    assert_eq!(totals.tax.amount, totals.taxes.iter().map(|tax| tax.tax.amount).sum::<i64>());
    let goods = totals.subtotal.amount - totals.discount.amount;
    let sent = totals.shipping.amount - totals.shipping_discount.amount;
    let on_top = if totals.tax_inclusive { 0 } else { totals.tax.amount };
    assert_eq!(totals.total.amount, goods + sent + on_top);
    let net = totals.taxes.iter().map(|tax| tax.net.amount).sum::<i64>();
    assert_eq!(net + totals.tax.amount, totals.total.amount);

    let mut all = vec![totals.subtotal, totals.discount, totals.shipping, totals.shipping_discount, totals.tax];
    all.extend([totals.shipping_tax, totals.total]);
    all.extend(totals.taxes.iter().flat_map(|tax| [tax.net, tax.tax]));
    all.extend(priced.discounts.iter().map(|discount| discount.amount));
    for line in lines {
        let kept = line.sum;
        assert!(kept.discount.amount <= kept.subtotal.amount);
        all.extend([kept.unit_price, kept.subtotal, kept.discount, kept.tax, kept.total]);
    }
    assert!(all.iter().all(|money| money.amount >= 0 && money.currency == cart.currency));
    assert!(totals.shipping_discount.amount <= totals.shipping.amount);
    for tax in &totals.taxes {
        // Half a unit of rounding per line, and one for shipping.
        let exact = i128::from(tax.net.amount) * i128::from(tax.rate_bps);
        let apart = (exact - i128::from(tax.tax.amount) * 10_000).abs();
        assert!(apart <= (lines.len() as i128 + 1) * 10_000, "{tax:?}");
    }
}

#[test]
fn random_carts_sum_up_and_their_orders_equal_what_was_shown() {
    let (seed, cases) = (seed(), cases());
    println!("STOA_SEED={seed} STOA_CASES={cases}");
    let mut dice = StdRng::seed_from_u64(seed);
    let terms = Terms { taxes: r#"{ "*": "none" }"#.parse().unwrap(), ..Terms::default() };
    let (mut with_discounts, mut sold) = (0_u64, 0_u64);
    for case in 0..cases {
        let (cart, book, country) = some_cart(&mut dice);
        let shown = price(&cart, &book, &terms, now()).unwrap();
        look_at(&cart, &shown);
        with_discounts += u64::from(!shown.discounts.is_empty());
        if case % 4 != 0 {
            continue;
        }
        let ready = prepare(&cart, details(&cart, &country), &book, &terms, now());
        let Ok((frozen, event)) = ready.and_then(|ready| ready.order(OrderId::new(&clock(1_000)))) else {
            assert!(
                shown.codes.iter().any(|code| code.taken.is_err_and(Reason::is_used_up)),
                "only a used-up code refuses"
            );
            continue;
        };
        sold += 1;
        assert_eq!(
            (&event.totals, &event.discounts),
            (&shown.totals, &shown.discounts),
            "the order equals the shown cart"
        );
        let kept = price(&frozen, &PriceBook::default(), &terms, now()).unwrap();
        assert_eq!(
            (&kept.totals, &kept.discounts),
            (&event.totals, &event.discounts),
            "the frozen cart equals the order"
        );
        for (line, told) in kept.lines.iter().zip(&event.lines) {
            let kept = (line.sum.discount, line.sum.tax, line.sum.total, line.sum.rate.basis_points());
            assert_eq!(kept, (told.discount, told.tax, told.total, told.tax_rate_bps));
        }
    }
    assert!(with_discounts > cases / 3 && sold > cases / 8, "{with_discounts} {sold}: too few cases");
}

fn details(cart: &ShoppingCart, country: &str) -> CheckoutDetails {
    let address = json!({ "name": "Ada", "line1": "1 Street", "city": "Town", "postal_code": "1", "country": country });
    CheckoutDetails {
        email: "ada@example.com".parse().unwrap(),
        shipping_address: serde_json::from_value(address).unwrap(),
        billing_address: None,
        shipping_method: cart.settings.shipping_method.clone().unwrap(),
        payment_method: Some(PaymentMethodId::new(&clock(0))),
    }
}
