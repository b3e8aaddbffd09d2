//! A step under way: what it has done so far, and the ways in which orders end and holds go back.

use super::command::{Event, Release, Status, Step, Touched};
use super::order::{Order, Side};
use super::rules::Rules;
use super::state::Book;

/// What a step has done so far.
#[derive(Debug, Default)]
pub(super) struct Doing {
    pub(super) events: Vec<Event>,
    touched: Vec<Touched>,
    levels: Vec<(Side, i128)>,
}

impl Doing {
    /// A level is to be looked at when all is done.
    pub(super) fn at(&mut self, side: Side, price: i128) {
        self.levels.push((side, price));
    }

    /// An order is another one than before, and still open.
    pub(super) fn touch(&mut self, order: &Order) {
        let status = if order.filled > 0 { Status::PartiallyFilled } else { Status::Open };
        self.note(order.clone(), status, None);
    }

    /// Gives back what an open order does not need.
    pub(super) fn release(&mut self, order: &mut Order, rules: &Rules) {
        let excess = order.available() - order.needed(rules).unwrap_or_else(|| order.available());
        self.give_back(order, excess);
    }

    /// An order's end: all that is left of its hold goes back.
    pub(super) fn close(&mut self, mut order: Order, status: Status, code: Option<&'static str>) {
        self.events.push(Event::Closed(order.id, status, code));
        let left = order.available();
        self.give_back(&mut order, left);
        self.note(order, status, code);
    }

    fn give_back(&mut self, order: &mut Order, amount: i128) {
        if amount <= 0 {
            return;
        }
        order.released += amount;
        order.releases += 1;
        let Order { id, owner, side, releases: n, .. } = *order;
        self.events.push(Event::Released(Release { id, n, owner, side, amount }));
    }

    fn note(&mut self, order: Order, status: Status, code: Option<&'static str>) {
        let known = self.touched.iter_mut().rev().find(|touched| touched.order.id == order.id);
        match known {
            Some(known) => *known = Touched { order, status, code },
            None => self.touched.push(Touched { order, status, code }),
        }
    }

    /// What it did.
    pub(super) fn done(mut self, book: &Book) -> Step {
        self.levels.sort_unstable();
        self.levels.dedup();
        let levels = self.levels.into_iter().map(|(side, price)| book.level(side, price)).collect();
        Step { events: self.events, touched: self.touched, levels }
    }
}
