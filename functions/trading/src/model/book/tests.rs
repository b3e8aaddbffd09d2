//! A hundred thousand commands against a reference, and what always holds.

mod limits;
mod reference;

use std::collections::BTreeMap;

use domain::id::{AccountId, Raw, TradingOrderId};
use domain::owner::Owner;
use proptest::prelude::*;

use self::reference::{Reference, left};
use super::*;

pub(super) fn rules() -> Rules {
    Rules {
        version: 1,
        lot: 10,
        tick: 5,
        min_notional: 200,
        price_band_bps: 0,
        maker_bps: 10,
        taker_bps: 25,
        status: MarketStatus::Open,
    }
}

fn id(n: u64) -> TradingOrderId {
    Raw::from_parts(1_700_000_000_000 + n, u128::from(n)).into()
}

fn owner(n: u64) -> Owner {
    Owner::Account(AccountId::from(Raw::from_parts(1_600_000_000_000, u128::from(n))))
}

/// A limit order with the hold that it needs.
fn limit(n: u64, whose: u64, side: Side, price: i128, quantity: i128) -> Order {
    let held = if side == Side::Buy { price * (quantity / 10) } else { quantity };
    Order {
        id: id(n),
        owner: owner(whose),
        side,
        kind: Kind::Limit,
        tif: TimeInForce::Gtc,
        post_only: false,
        stp: SelfTrade::CancelNewest,
        price,
        stop: None,
        quantity,
        filled: 0,
        quote: 0,
        fee: 0,
        held,
        released: 0,
        releases: 0,
    }
}

fn place(order: Order) -> Command {
    Command::Place(Box::new(order))
}

/// A small generator: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % (most + 1)
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.to(many - 1) == 0
    }
}

fn random_order(dice: &mut Dice, n: u64) -> Order {
    let side = if dice.one_in(2) { Side::Buy } else { Side::Sell };
    let shift = if side == Side::Buy { 0 } else { 20 };
    let price = i128::from(dice.to(40) + 80 + shift) * 5 - i128::from(dice.one_in(60));
    let quantity = i128::from(dice.to(30) + 1) * 10 + i128::from(dice.one_in(60));
    let mut order = limit(n, dice.to(5), side, price, quantity);
    order.stp = if dice.one_in(2) { SelfTrade::CancelNewest } else { SelfTrade::CancelOldest };
    match dice.to(9) {
        0 => order.tif = TimeInForce::Ioc,
        1 => order.tif = TimeInForce::Fok,
        2 => order.post_only = true,
        3 | 4 => {
            order.kind = Kind::Market;
            order.tif = if dice.one_in(4) { TimeInForce::Fok } else { TimeInForce::Ioc };
            order.held = if side == Side::Buy { i128::from(dice.to(20_000) + 150) } else { quantity };
            order.price = 0;
        }
        5 => {
            order.kind = Kind::StopLimit;
            order.stop = Some(i128::from(dice.to(60) + 80) * 5);
        }
        _ => {}
    }
    if dice.one_in(100) {
        order.held -= 1;
    }
    order
}

fn random_command(dice: &mut Dice, n: u64, reference: &Reference, version: &mut u64) -> Command {
    let known = |dice: &mut Dice| match reference.orders.len() {
        0 => None,
        many => reference.orders.get(usize::try_from(dice.to(many as u64 - 1)).unwrap()),
    };
    match dice.to(19) {
        0..=3 => {
            Command::Cancel { id: known(dice).filter(|_| !dice.one_in(9)).map_or_else(|| id(n), |order| order.id) }
        }
        4..=6 => {
            let gone = limit(n, 1, Side::Buy, 400, 100);
            let order = known(dice).unwrap_or(&gone);
            let price = if dice.one_in(2) { order.price } else { order.price + i128::from(dice.to(8)) * 5 - 20 };
            let quantity = order.quantity + i128::from(dice.to(10)) * 10 - 50;
            let needed = if order.side == Side::Buy { price * (quantity / 10) } else { quantity };
            let extra = (needed + if order.side == Side::Buy { order.quote } else { 0 }) - order.held + order.released;
            let extra = if dice.one_in(15) { 0 } else { extra.max(0) + i128::from(dice.to(1)) };
            let hold = u32::try_from(n % 1_000).unwrap() + 2;
            Command::Amend(Amend { id: order.id, owner: order.owner, side: order.side, price, quantity, extra, hold })
        }
        7 if dice.one_in(20) => {
            *version += 1;
            let status = match dice.to(7) {
                0 => MarketStatus::Halted,
                1 => MarketStatus::CancelOnly,
                _ => MarketStatus::Open,
            };
            let price_band_bps = [0, 500, 2_000][usize::try_from(dice.to(2)).unwrap()];
            Command::Configure(Rules { version: *version, status, price_band_bps, ..rules() })
        }
        8 if dice.one_in(4) => {
            let id = known(dice).filter(|_| !dice.one_in(9)).map_or_else(|| id(n), |order| order.id);
            Command::HandOver { id, to: owner(dice.to(5)) }
        }
        _ if reference.rules.status != MarketStatus::Open => {
            *version += 1;
            Command::Configure(Rules { version: *version, ..rules() })
        }
        _ => place(random_order(dice, n)),
    }
}

/// Applies a command with all of its steps.
fn apply(book: &mut Book, command: Command, view: &mut View) -> Vec<Event> {
    let (mut events, mut next) = (Vec::new(), command);
    loop {
        let seq = book.seq();
        let step = book.apply(next).unwrap();
        assert_eq!(book.seq(), seq + 1, "a step is one further");
        let makers: std::collections::BTreeSet<_> = step.touched.iter().map(|touched| touched.order.id).collect();
        assert_eq!(makers.len(), step.touched.len(), "each order once");
        assert!(step.touched.len() <= MAKERS + 1, "{}", step.touched.len());
        events.extend(step.events);
        view.apply(&step.levels);
        assert_eq!(view.checksum(), book.checksum(), "who follows the changes has the checksum at {}", book.seq());
        if !book.is_busy() {
            return events;
        }
        next = Command::Continue;
    }
}

/// What always holds at rest.
fn check(book: &Book) {
    let best = |side| book.levels(side).next().map(|(price, _)| price);
    if let (Some(bid), Some(ask)) = (best(Side::Buy), best(Side::Sell)) {
        assert!(bid < ask, "crossed at rest: {bid} {ask}");
    }
    for order in book.orders() {
        assert_eq!(left(order), order.needed(&book.rules).unwrap(), "held is what is needed: {order:?}");
        assert!(order.remaining() > 0);
    }
}

fn run(seed: u64, commands: u64) -> (Book, Reference, [usize; 8]) {
    println!("seed {seed}");
    let (mut dice, mut version) = (Dice(seed), 1);
    let (mut book, mut reference, mut view) = (Book::new(rules()), Reference::new(rules()), View::default());
    let mut seen = [0; 8];
    let mut sums = BTreeMap::<_, (i128, i128)>::new();
    for n in 1..=commands {
        // Now and then the market closes, and another one begins.
        let command = random_command(&mut dice, n, &reference, &mut version);
        if let Command::Place(order) = &command {
            sums.entry((order.owner, order.side)).or_default().0 += order.held;
        }
        if let Command::Amend(amend) = &command {
            sums.entry((amend.owner, amend.side)).or_default().0 += amend.extra;
        }
        if let Command::HandOver { id, to } = &command
            && let Some(order) = reference.orders.iter().find(|order| order.id == *id)
        {
            sums.entry((order.owner, order.side)).or_default().0 -= left(order);
            sums.entry((*to, order.side)).or_default().0 += left(order);
        }
        let events = apply(&mut book, command.clone(), &mut view);
        let expected = reference.apply(command.clone());
        assert_eq!(events, expected, "seed {seed}, command {n}: {command:?}");
        for event in &events {
            let kind = match event {
                Event::Opened(_) => 0,
                Event::Triggered(_) => 1,
                Event::Amended(_) => 2,
                Event::Refused(..) => 3,
                Event::Traded(trade) => {
                    assert_ne!(trade.buyer.1, trade.seller.1, "nobody trades with themselves");
                    assert!(trade.buyer_fee <= trade.quantity && trade.seller_fee <= trade.quote);
                    sums.entry((trade.buyer.1, Side::Buy)).or_default().1 += trade.quote;
                    sums.entry((trade.seller.1, Side::Sell)).or_default().1 += trade.quantity;
                    4
                }
                Event::Released(release) => {
                    assert!(release.amount > 0);
                    sums.entry((release.owner, release.side)).or_default().1 += release.amount;
                    5
                }
                Event::Closed(_, Status::Filled, _) => 6,
                Event::Closed(..) => 7,
            };
            seen[kind] += 1;
        }
        if n % 16 == 0 {
            check(&book);
            for side in [Side::Buy, Side::Sell] {
                assert!(book.resting(side).eq(reference.resting(side)), "seed {seed}, command {n}");
                assert!(book.waiting(side).eq(reference.waiting(side)), "seed {seed}, command {n}");
            }
        }
    }
    for order in book.orders() {
        sums.entry((order.owner, order.side)).or_default().1 += left(order);
    }
    assert!(
        sums.values().all(|(held, gone)| held == gone),
        "what was held is spent, gone back, or still held: {sums:?}"
    );
    // Once the market closes, nothing is held any more.
    let (mut closed, mut closed_reference) = (book.clone(), reference.clone());
    let command = Command::Configure(Rules { version: version + 1, status: MarketStatus::Closed, ..rules() });
    let events = apply(&mut closed, command.clone(), &mut view);
    assert_eq!(events, closed_reference.apply(command), "seed {seed}: the market closes");
    let back: i128 =
        events.iter().map(|event| if let Event::Released(release) = event { release.amount } else { 0 }).sum();
    assert_eq!((back, closed.len()), (book.orders().map(left).sum(), 0), "seed {seed}: all that was held goes back");
    (book, reference, seen)
}

#[test]
fn a_hundred_thousand_commands_do_what_the_reference_does() {
    let mut sum = [0; 8];
    for seed in 1..=20 {
        let (_, _, seen) = run(seed * 7_919, 5_000);
        sum.iter_mut().zip(seen).for_each(|(sum, seen)| *sum += seen);
    }
    assert!(sum.iter().all(|count| *count > 300), "everything happens: {sum:?}");
}

#[test]
fn the_same_commands_make_the_same_hash_and_a_restored_book_goes_on_alike() {
    let (first, second) = (run(42, 3_000).0, run(42, 3_000).0);
    assert_eq!(first.hash(), second.hash());
    assert_ne!(first.hash(), run(43, 3_000).0.hash());
    let outline = serde_json::to_string(&first.outline()).unwrap();
    let orders = serde_json::to_string(&first.orders().collect::<Vec<_>>()).unwrap();
    let mut restored =
        Book::restore(serde_json::from_str(&outline).unwrap(), serde_json::from_str::<Vec<Order>>(&orders).unwrap());
    assert_eq!(restored.hash(), first.hash());
    let (mut first, mut dice) = (first, Dice(5));
    let (mut here, mut there) = (View::of(&first), View::of(&restored));
    for n in 10_000..11_000 {
        let command = place(random_order(&mut dice, n));
        assert_eq!(apply(&mut first, command.clone(), &mut here), apply(&mut restored, command, &mut there));
    }
    assert_eq!(restored.hash(), first.hash());
}

#[test]
fn a_large_order_goes_on_step_by_step_and_nobody_comes_between() {
    let mut book = Book::new(rules());
    for n in 1..=50 {
        book.apply(place(limit(n, 1, Side::Sell, 500, 10))).unwrap();
    }
    let step = book.apply(place(limit(100, 2, Side::Buy, 500, 1_000))).unwrap();
    assert_eq!((step.touched.len(), book.is_busy(), book.levels(Side::Sell).next()), (21, true, Some((500, 300))));
    assert_eq!(book.apply(Command::Cancel { id: id(50) }), Err(Busy));
    let (hash, outline) = (book.hash(), book.outline());
    let orders: Vec<_> = book.orders().cloned().collect();
    assert_eq!(Book::restore(outline, orders).hash(), hash, "also in the middle of it");
    book.apply(Command::Continue).unwrap();
    let last = book.apply(Command::Continue).unwrap();
    assert!(!book.is_busy() && last.events.contains(&Event::Opened(id(100))), "{last:?}");
    assert_eq!((book.trades(), book.levels(Side::Buy).next()), (50, Some((500, 500))));
    assert_eq!(book.apply(Command::Continue), Err(Busy), "there is nothing to go on with");
}

#[test]
fn fill_or_kill_is_all_or_nothing_over_steps() {
    for (quantity, trades) in [(500, 50), (510, 0)] {
        let (mut book, mut view) = (Book::new(rules()), View::default());
        for n in 1..=50 {
            apply(&mut book, place(limit(n, 1, Side::Sell, 500, 10)), &mut view);
        }
        let order = Order { tif: TimeInForce::Fok, ..limit(100, 2, Side::Buy, 500, quantity) };
        let events = apply(&mut book, place(order), &mut view);
        assert_eq!(events.iter().filter(|event| matches!(event, Event::Traded(_))).count(), trades);
    }
}

#[test]
fn less_keeps_its_place_and_more_loses_it() {
    let amend = |n: u64, price: i128, quantity: i128, extra: i128| {
        Command::Amend(Amend { id: id(n), owner: owner(1), side: Side::Buy, price, quantity, extra, hold: 2 })
    };
    let mut book = Book::new(rules());
    for n in 1..=3 {
        book.apply(place(limit(n, 1, Side::Buy, 500, 100))).unwrap();
    }
    let order = |book: &Book| book.resting(Side::Buy).map(|order| order.id).collect::<Vec<_>>();
    let step = book.apply(amend(1, 500, 50, 0)).unwrap();
    assert_eq!(order(&book), [id(1), id(2), id(3)]);
    assert!(step.events.iter().any(|event| matches!(event, Event::Released(release) if release.amount == 2_500)));
    book.apply(amend(1, 500, 60, 500)).unwrap();
    assert_eq!(order(&book), [id(2), id(3), id(1)]);
    book.apply(amend(3, 505, 100, 50)).unwrap();
    assert_eq!(order(&book), [id(3), id(2), id(1)]);
    let refused = book.apply(amend(9, 505, 100, 50)).unwrap();
    assert_eq!(refused.events[0], Event::Refused(id(9), "order_closed"));
    assert!(matches!(&refused.events[1], Event::Released(release) if release.n == u32::MAX - 2));
    check(&book);
}

#[test]
fn a_market_that_closes_gives_everything_back_in_steps() {
    let (mut book, mut view) = (Book::new(rules()), View::default());
    for n in 1..=30 {
        apply(&mut book, place(limit(n, 1, Side::Sell, 500, 10)), &mut view);
        apply(&mut book, place(limit(100 + n, 2, Side::Buy, 400, 10)), &mut view);
    }
    let closed = Rules { version: 2, status: MarketStatus::Closed, ..rules() };
    let events = apply(&mut book, Command::Configure(closed), &mut view);
    let back: i128 =
        events.iter().map(|event| if let Event::Released(release) = event { release.amount } else { 0 }).sum();
    assert_eq!((back, book.len(), book.checksum()), (30 * 10 + 30 * 400, 0, 0));
    let late = apply(&mut book, place(limit(500, 1, Side::Sell, 500, 10)), &mut view);
    assert_eq!(late[0], Event::Closed(id(500), Status::Rejected, Some("market_closed")));
}

#[test]
fn what_no_amount_holds_is_refused_with_a_code() {
    let most = 10_i128.pow(37) - 1;
    let mut book = Book::new(Rules { lot: 1, tick: 1, ..rules() });
    let mut order = Order { price: most, quantity: most, held: most, ..limit(1, 1, Side::Buy, 500, 100) };
    let code = |step: Step| match step.events.first() {
        Some(Event::Closed(_, Status::Rejected, code)) => *code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(book.apply(place(order.clone())).unwrap()), Some("overflow"));
    for n in 1..=2 {
        order = Order { price: 1, quantity: most, held: most, ..limit(n, 1, Side::Buy, 500, 100) };
        let step = book.apply(place(order)).unwrap();
        if n == 2 {
            assert_eq!(code(step), Some("overflow"), "the level holds no more");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_seed_does_what_the_reference_does(seed in 1..u64::MAX) {
        run(seed, 400);
    }
}
