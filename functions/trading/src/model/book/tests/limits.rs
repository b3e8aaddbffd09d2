//! How many orders a book takes.

use super::*;

/// An order that waits for a price which is never there, and is not to rest then.
fn waiting(n: u64, whose: u64, tif: TimeInForce) -> Order {
    Order { kind: Kind::StopLimit, stop: Some(5), tif, ..limit(n, whose, Side::Sell, 500, 10) }
}

#[test]
fn a_full_book_takes_nothing_that_rests() {
    let mut book = Book::new(rules());
    for n in 1..=10_000 {
        book.apply(place(limit(n, 10 + n / 200, Side::Sell, 500, 10))).unwrap();
    }
    let full = book.apply(place(limit(20_000, 1, Side::Sell, 500, 10))).unwrap();
    assert_eq!(full.events[0], Event::Closed(id(20_000), Status::Rejected, Some("book_full")));
    let taker = Order { tif: TimeInForce::Ioc, ..limit(20_001, 2, Side::Buy, 500, 10) };
    book.apply(place(taker)).unwrap();
    let rests = book.apply(place(limit(20_002, 1, Side::Sell, 500, 10))).unwrap();
    assert_eq!((&rests.events[0], book.len()), (&Event::Opened(id(20_002)), 10_000));
}

#[test]
fn a_full_book_takes_nothing_that_waits_whatever_it_does_then() {
    let mut book = Book::new(rules());
    for n in 1..=10_000 {
        let tif = if n % 2 == 0 { TimeInForce::Ioc } else { TimeInForce::Fok };
        book.apply(place(waiting(n, 10 + n / 200, tif))).unwrap();
    }
    for (n, tif) in [(20_000, TimeInForce::Ioc), (20_001, TimeInForce::Fok), (20_002, TimeInForce::Gtc)] {
        let step = book.apply(place(waiting(n, 2, tif))).unwrap();
        assert_eq!(step.events[0], Event::Closed(id(n), Status::Rejected, Some("book_full")), "{tif:?}");
    }
    assert_eq!(book.len(), 10_000);
}

#[test]
fn an_owner_has_two_hundred_orders_and_others_have_room() {
    let (mut book, mut view) = (Book::new(rules()), View::default());
    for n in 1..=200 {
        let order = if n % 2 == 0 { limit(n, 1, Side::Sell, 500, 10) } else { waiting(n, 1, TimeInForce::Ioc) };
        assert_eq!(apply(&mut book, place(order), &mut view)[0], Event::Opened(id(n)));
    }
    let refused = |n: u64| Event::Closed(id(n), Status::Rejected, Some("too_many_orders"));
    let more = |n: u64| place(limit(n, 1, Side::Sell, 505, 10));
    let mut restored = Book::restore(book.outline(), book.orders().cloned().collect::<Vec<_>>());
    assert_eq!(restored.apply(more(300)).unwrap().events[0], refused(300), "a restored book counts alike");
    assert_eq!(apply(&mut book, more(300), &mut view)[0], refused(300));
    assert_eq!(apply(&mut book, place(waiting(301, 1, TimeInForce::Fok)), &mut view)[0], refused(301));
    // What never rests is free to go, others have their own, and who amends has no more orders than before.
    let taker = Order { tif: TimeInForce::Ioc, ..limit(302, 1, Side::Buy, 400, 10) };
    assert_eq!(
        apply(&mut book, place(taker), &mut view)[0],
        Event::Closed(id(302), Status::Cancelled, Some("unfilled"))
    );
    assert_eq!(apply(&mut book, place(limit(303, 2, Side::Sell, 505, 10)), &mut view)[0], Event::Opened(id(303)));
    let (owner, side, extra, hold) = (owner(1), Side::Sell, 0, 2);
    let amend = Amend { id: id(2), owner, side, price: 510, quantity: 10, extra, hold };
    assert_eq!(apply(&mut book, Command::Amend(amend), &mut view)[0], Event::Amended(id(2)));
    // An order's end makes room for one: by a cancel, or by being filled.
    apply(&mut book, Command::Cancel { id: id(1) }, &mut view);
    assert_eq!(apply(&mut book, more(304), &mut view)[0], Event::Opened(id(304)));
    assert_eq!(apply(&mut book, more(305), &mut view)[0], refused(305));
    apply(&mut book, place(limit(306, 2, Side::Buy, 500, 10)), &mut view);
    apply(&mut book, more(307), &mut view);
    assert_eq!(book.open_of(&owner), 200, "nothing is counted twice");
}

/// Two owners at their limits: whatever comes and goes, the book counts as the reference does, which looks each time.
#[test]
fn what_owners_have_is_counted_as_the_reference_counts_it() {
    let (mut dice, mut book, mut reference) = (Dice(11), Book::new(rules()), Reference::new(rules()));
    let (mut view, mut refused) = (View::default(), 0);
    for n in 1..=3_000 {
        let command = if n > 600 && dice.one_in(3) {
            let at = usize::try_from(dice.to(reference.orders.len() as u64 - 1)).unwrap();
            Command::Cancel { id: reference.orders[at].id }
        } else {
            let side = if dice.one_in(2) { Side::Buy } else { Side::Sell };
            let price = if side == Side::Buy { 400 } else { 450 } + i128::from(dice.to(12)) * 5;
            let mut order = limit(n, dice.to(1), side, price, i128::from(dice.to(9) + 1) * 10);
            order.stp = if dice.one_in(2) { SelfTrade::CancelNewest } else { SelfTrade::CancelOldest };
            order.tif = if dice.one_in(6) { TimeInForce::Ioc } else { TimeInForce::Gtc };
            if dice.one_in(4) {
                (order.kind, order.stop) = (Kind::StopLimit, Some(400 + i128::from(dice.to(20)) * 5));
            }
            place(order)
        };
        let events = apply(&mut book, command.clone(), &mut view);
        assert_eq!(events, reference.apply(command.clone()), "command {n}: {command:?}");
        refused += usize::from(matches!(events[..], [Event::Closed(_, _, Some("too_many_orders")), ..]));
        for whose in 0..=1 {
            let own = reference.orders.iter().filter(|order| order.owner == owner(whose)).count();
            assert!(own <= 200 && book.open_of(&owner(whose)) == own, "command {n}: {own}");
        }
    }
    assert!(refused > 100, "both are often at their limit: {refused}");
}
