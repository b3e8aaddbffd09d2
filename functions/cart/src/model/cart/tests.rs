//! Tests of a cart's states and lines.

use std::time::Duration;

use domain::Clock;
use domain::id::{AccountId, GuestId};
use events::catalog::Price;

use super::*;

const DAY: Duration = Duration::from_secs(86_400);

fn clock() -> Clock {
    Clock::manual(Timestamp::from_millis(1_772_366_400_000))
}

fn cart(clock: &Clock, owner: Owner) -> ShoppingCart {
    ShoppingCart::open(CartId::new(clock), owner, "EUR".parse().unwrap(), Settings::default(), clock.now())
}

fn guest(clock: &Clock) -> Owner {
    Owner::Guest(GuestId::new(clock))
}

fn price(amount: i64) -> Price {
    Price {
        amount,
        currency: "EUR".parse().unwrap(),
        tax_inclusive: true,
        min_quantity: 1,
        valid_from: None,
        valid_to: None,
        price_list_id: None,
    }
}

fn put(cart: &ShoppingCart, sku: &str, quantity: u32, now: Timestamp) -> Result<ShoppingCart, Refusal> {
    let sku = sku.parse().unwrap();
    cart.put(&sku, cart.quantity_with(&sku, quantity), Shown { price: &price(100), version: 1 }, now)
}

#[test]
fn a_sku_has_one_line_and_each_change_a_version() {
    let clock = clock();
    let now = clock.now();
    let one = put(&cart(&clock, guest(&clock)), "A", 2, now).unwrap();
    let two = put(&one, "B", 1, now).unwrap();
    let three = put(&two, "A", 3, now).unwrap();
    let lines: Vec<_> = three.lines.iter().map(|l| (l.number, l.sku.as_str(), l.quantity)).collect();
    assert_eq!(lines, [(1, "A", 5), (2, "B", 1)]);
    assert_eq!(three.version, 4);
    let four = three.without(1, now).unwrap();
    assert_eq!(put(&four, "C", 1, now).unwrap().lines.last().map(|l| l.number), Some(3));
    assert!(matches!(four.without(1, now), Err(Refusal::NoSuchLine)));
}

#[test]
fn a_cart_holds_90_lines_of_999_pieces() {
    let clock = clock();
    let now = clock.now();
    let mut full = cart(&clock, guest(&clock));
    for number in 0..MAX_LINES {
        full = put(&full, &format!("S{number}"), MAX_QUANTITY, now).unwrap();
    }
    assert!(matches!(put(&full, "ONE-MORE", 1, now), Err(Refusal::Full)));
    assert!(matches!(put(&full, "S0", 1, now), Err(Refusal::TooMany { .. })));
    assert!(matches!(put(&full, "S0", u32::MAX, now), Err(Refusal::TooMany { .. })));
}

#[test]
fn an_idle_cart_expires_and_later_counts_as_absent() {
    let clock = clock();
    let guests = cart(&clock, guest(&clock));
    let accounts = cart(&clock, Owner::Account(AccountId::new(&clock)));
    let after = |days: u32| clock.now() + DAY * days;
    assert_eq!(guests.status_at(after(29)), Status::Active);
    assert_eq!(guests.status_at(after(30)), Status::Expired);
    assert_eq!(accounts.status_at(after(89)), Status::Active);
    assert_eq!(accounts.status_at(after(90)), Status::Expired);
    assert!(!guests.is_gone(after(59)) && guests.is_gone(after(60)));
    assert!(matches!(put(&guests, "A", 1, after(30)), Err(Refusal::NotActive(Status::Expired))));
    assert_eq!(put(&guests, "A", 1, after(29)).unwrap().status_at(after(58)), Status::Active, "a change renews it");
    let mut old = accounts.clone();
    old.updated_at = after(364);
    assert_eq!(old.status_at(after(365)), Status::Expired, "but not beyond a year");
}

#[test]
fn only_an_active_cart_can_be_changed() {
    let clock = clock();
    let now = clock.now();
    for status in [Status::CheckedOut, Status::Ordered, Status::Merged] {
        let mut frozen = put(&cart(&clock, guest(&clock)), "A", 1, now).unwrap();
        frozen.status = status;
        assert!(matches!(put(&frozen, "B", 1, now), Err(Refusal::NotActive(s)) if s == status));
        assert!(matches!(frozen.without(1, now), Err(Refusal::NotActive(_))));
        assert!(matches!(frozen.with(Settings::default(), now), Err(Refusal::NotActive(_))));
    }
}

#[test]
fn a_new_owner_does_not_revive_an_expired_cart() {
    let clock = clock();
    let (found, account) = (cart(&clock, guest(&clock)), Owner::Account(AccountId::new(&clock)));
    let later = clock.now() + DAY * 100;
    let given = found.given_to(account, later);
    assert_eq!((given.owner, given.version), (account, 2));
    assert_eq!(given.status_at(later), Status::Expired);
}

#[test]
fn two_writes_of_one_version_have_different_stamps() {
    let clock = clock();
    let opened = cart(&clock, guest(&clock));
    let stamps: std::collections::BTreeSet<_> =
        (0..8).map(|_| put(&opened, "A", 1, clock.now()).unwrap().stamp).collect();
    assert!(stamps.len() > 1);
}
