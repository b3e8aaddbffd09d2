//! Tests of merging: nothing is lost or doubled.

use std::collections::BTreeMap;

use domain::id::{AccountId, CartId, GuestId};
use domain::owner::Owner;
use domain::{Clock, Currency};
use events::catalog::Price;
use proptest::prelude::*;

use super::*;
use crate::model::line::Shown;

fn clock() -> Clock {
    Clock::manual(Timestamp::from_millis(1_772_366_400_000))
}

fn cart(owner: Owner, currency: &str, lines: &BTreeMap<u8, u32>) -> ShoppingCart {
    let currency: Currency = currency.parse().unwrap();
    let price = Price {
        amount: 1,
        currency,
        tax_inclusive: true,
        min_quantity: 1,
        valid_from: None,
        valid_to: None,
        price_list_id: None,
    };
    let now = clock().now();
    let opened = ShoppingCart::open(CartId::new(&clock()), owner, currency, Settings::default(), now);
    lines.iter().fold(opened, |cart, (sku, quantity)| {
        cart.put(&format!("S{sku}").parse().unwrap(), *quantity, Shown { price: &price, version: 1 }, now).unwrap()
    })
}

fn guests(lines: &BTreeMap<u8, u32>) -> ShoppingCart {
    cart(Owner::Guest(GuestId::new(&clock())), "EUR", lines)
}

fn accounts(lines: &BTreeMap<u8, u32>) -> ShoppingCart {
    cart(Owner::Account(AccountId::new(&clock())), "EUR", lines)
}

fn quantities(cart: &ShoppingCart) -> BTreeMap<String, u32> {
    cart.lines.iter().map(|line| (line.sku.to_string(), line.quantity)).collect()
}

#[test]
fn addresses_move_only_into_a_cart_without_one() {
    let now = clock().now();
    let mut from = guests(&BTreeMap::new());
    from.settings.email = Some("guest@example.com".parse().unwrap());
    from.settings.country = Some("DE".parse().unwrap());
    let mut into = accounts(&BTreeMap::new());
    into.settings.email = Some("ada@example.com".parse().unwrap());
    let (into, from) = merge(&into, &from, now).unwrap();
    assert_eq!(into.settings.email.map(|e| e.to_string()), Some("ada@example.com".to_owned()));
    assert_eq!(into.settings.country.map(|c| c.to_string()), Some("DE".to_owned()));
    assert_eq!(from.settings.email, None);
    assert_eq!((from.status, from.merged_into), (Status::Merged, Some(into.id)));
}

#[test]
fn moves_each_code_once_and_up_to_ten() {
    let now = clock().now();
    let with = |mut cart: ShoppingCart, codes: std::ops::Range<u32>| {
        for code in codes {
            let promotion_id = domain::id::PromotionId::new(&clock());
            cart = cart.with_code(format!("CODE{code}").parse().unwrap(), promotion_id, now).unwrap();
        }
        cart
    };
    let codes = |cart: &ShoppingCart| cart.codes.iter().map(|known| known.code.to_string()).collect::<Vec<_>>();
    let (into, from) = (with(accounts(&BTreeMap::new()), 0..3), with(guests(&BTreeMap::new()), 1..4));
    assert_eq!(codes(&merge(&into, &from, now).unwrap().0), ["CODE0", "CODE1", "CODE2", "CODE3"]);
    let many = with(guests(&BTreeMap::new()), 3..13);
    assert!(matches!(
        many.with_code("ONE-MORE".parse().unwrap(), many.codes[0].promotion_id, now),
        Err(Refusal::TooManyCodes)
    ));
    assert_eq!(codes(&merge(&into, &many, now).unwrap().0).len(), 10);
}

#[test]
fn refuses_the_whole_merge_if_something_does_not_fit() {
    let now = clock().now();
    let (one, many) = (BTreeMap::from([(1, 500)]), (0..60).map(|sku| (sku, 1)).collect::<BTreeMap<_, _>>());
    assert!(matches!(merge(&accounts(&one), &guests(&one), now), Err(Refusal::TooMany { .. })));
    let (full, _) = merge(&accounts(&one), &guests(&BTreeMap::from([(1, 499)])), now).unwrap();
    assert_eq!(full.lines[0].quantity, 999);
    let others = (100..160).map(|sku| (sku, 1)).collect();
    assert!(matches!(merge(&accounts(&many), &guests(&others), now), Err(Refusal::Full)));
    let usd = cart(Owner::Guest(GuestId::new(&clock())), "USD", &one);
    assert!(matches!(merge(&accounts(&one), &usd, now), Err(Refusal::OtherCurrency)));
    let same = accounts(&one);
    assert!(matches!(merge(&same, &same, now), Err(Refusal::SameCart)));
}

fn some_lines() -> impl Strategy<Value = BTreeMap<u8, u32>> {
    prop::collection::btree_map(0_u8..70, 1_u32..=999, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn quantities_add_up_and_a_second_merge_is_refused(a in some_lines(), b in some_lines()) {
        let (into, from, now) = (accounts(&a), guests(&b), clock().now());
        let mut expected = quantities(&into);
        for (sku, quantity) in quantities(&from) {
            *expected.entry(sku).or_default() += quantity;
        }
        let fits = expected.len() <= MAX_LINES && expected.values().all(|quantity| *quantity <= MAX_QUANTITY);
        match merge(&into, &from, now) {
            Ok((merged, emptied)) => {
                prop_assert!(fits);
                prop_assert_eq!(quantities(&merged), expected);
                prop_assert_eq!(merged.owner, into.owner);
                let numbers: std::collections::BTreeSet<_> = merged.lines.iter().map(|l| l.number).collect();
                prop_assert_eq!(numbers.len(), merged.lines.len(), "each line has its own number");
                prop_assert_eq!((merged.version, emptied.version), (into.version + 1, from.version + 1));
                prop_assert!(matches!(merge(&merged, &emptied, now), Err(Refusal::NotActive(Status::Merged))));
            }
            Err(_) => prop_assert!(!fits),
        }
    }
}
