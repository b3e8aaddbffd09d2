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
        book.apply(place(limit(n, 1, Side::Sell, 500, 10))).unwrap();
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
        book.apply(place(waiting(n, 1, tif))).unwrap();
    }
    for (n, tif) in [(20_000, TimeInForce::Ioc), (20_001, TimeInForce::Fok), (20_002, TimeInForce::Gtc)] {
        let step = book.apply(place(waiting(n, 2, tif))).unwrap();
        assert_eq!(step.events[0], Event::Closed(id(n), Status::Rejected, Some("book_full")), "{tif:?}");
    }
    assert_eq!(book.len(), 10_000);
}
