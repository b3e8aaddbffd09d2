//! Bookkeeping: received minus sold plus returned equals on hand, in any order and repetition of events.

use std::collections::{BTreeMap, VecDeque};

use domain::event::EventData;
use events::orders::Quantity;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::support::{
    Rig, assert_sound, cancelled, committing, counts, line, lines_cancelled, order, placed, receive, rejected, returned,
};

const SKUS: [&str; 3] = ["A", "B", "C"];
const HISTORIES: u64 = 200;
const ORDERS: usize = 5;

/// The events, each up to three times, and the expected final books of each sku.
struct History {
    events: Vec<Event>,
    /// `on_hand, reserved` by sku.
    books: BTreeMap<&'static str, (i64, i64)>,
}

impl History {
    fn tell<D: EventData>(&mut self, rig: &Rig, dice: &mut StdRng, data: &D) {
        let event = Event::new("orders", &rig.clock, data).unwrap();
        for _ in 0..dice.random_range(1..=3) {
            self.events.push(event.clone());
        }
    }

    fn book(&mut self, lines: &[Quantity], on_hand: i64, reserved: i64) {
        for line in lines {
            let books = self.books.get_mut(line.sku.as_str()).unwrap();
            books.0 += on_hand * i64::from(line.quantity);
            books.1 += reserved * i64::from(line.quantity);
        }
    }

    /// One order, from its placement to one of its possible ends.
    fn add_order(&mut self, rig: &Rig, dice: &mut StdRng) {
        let id = order(rig);
        let mut left: Vec<_> = SKUS.iter().map(|name| line(name, dice.random_range(1..=6))).collect();
        left.shuffle(dice);
        left.truncate(dice.random_range(1..=3));
        self.tell(rig, dice, &placed(id, left.clone()));
        match dice.random_range(0..5) {
            0 => self.book(&left, 0, 1),
            1 => self.tell(rig, dice, &rejected(id)),
            end => {
                self.tell(rig, dice, &committing(id));
                self.book(&left, -1, 0);
                for n in 1..=dice.random_range(0..=3) {
                    let part = take_part(&mut left, dice);
                    self.tell(rig, dice, &lines_cancelled(id, n, part.clone()));
                    self.book(&part, 1, 0);
                }
                if end == 2 {
                    self.tell(rig, dice, &cancelled(id, true));
                    self.book(&left, 1, 0);
                } else {
                    for _ in 0..dice.random_range(0..=2) {
                        let back = take_part(&mut left, dice);
                        self.tell(rig, dice, &returned(id, back.clone()));
                        self.book(&back, 1, 0);
                    }
                }
            }
        }
    }
}

/// Some of the rest, or none.
fn take_part(left: &mut [Quantity], dice: &mut StdRng) -> Vec<Quantity> {
    let mut part = Vec::new();
    for line in left {
        let quantity = dice.random_range(0..=line.quantity);
        line.quantity -= quantity;
        if quantity > 0 {
            part.push(Quantity { quantity, ..line.clone() });
        }
    }
    part
}

#[tokio::test]
async fn received_minus_sold_plus_returned_is_on_hand() {
    for seed in 0..HISTORIES {
        let dice = &mut StdRng::seed_from_u64(seed);
        let rig = Rig::new();
        let mut history = History { events: Vec::new(), books: BTreeMap::new() };
        for name in SKUS {
            let received = dice.random_range(100..=200);
            receive(&rig, name, received).await;
            history.books.insert(name, (received, 0));
        }
        for _ in 0..ORDERS {
            history.add_order(&rig, dice);
        }
        history.events.shuffle(dice);
        let (mut waiting, mut refused) = (VecDeque::from(history.events), 0);
        while let Some(event) = waiting.pop_front() {
            match rig.deliver_event(&event).await {
                Ok(()) => refused = 0,
                Err(ConsumeError::NotYet(_)) => {
                    waiting.push_back(event);
                    refused += 1;
                    assert!(refused <= waiting.len(), "seed {seed}: no event makes progress");
                }
                Err(error) => panic!("seed {seed}: {error}"),
            }
        }
        for (name, (on_hand, reserved)) in history.books {
            let found = counts(&rig, name).await;
            assert_eq!(found, (on_hand, reserved, on_hand - reserved), "seed {seed}: {name}");
        }
        assert_sound(&rig).await;
    }
}
