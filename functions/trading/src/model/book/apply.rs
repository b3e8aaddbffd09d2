//! Commands: a pure function of the book and the command, without clock, randomness or anything outside.

use super::command::{Amend, Busy, Command, Event, MAKERS, MAX_ORDERS, MAX_ORDERS_OF_OWNER, Release, Status, Step};
use super::order::{Kind, Order, Side, TimeInForce};
use super::rules::{MarketStatus, Rules, bounded};
use super::state::Book;
use super::step::Doing;

impl Book {
    /// Makes one step. While the book [is busy](Self::is_busy), it takes no command but to go on, and only then that one.
    pub(crate) fn apply(&mut self, command: Command) -> Result<Step, Busy> {
        if self.is_busy() != (command == Command::Continue) {
            return Err(Busy);
        }
        self.seq += 1;
        let mut doing = Doing::default();
        match command {
            Command::Place(order) => self.place(*order, &mut doing),
            Command::Cancel { id } => self.cancel(id, &mut doing),
            Command::Amend(amend) => self.amend(amend, &mut doing),
            Command::HandOver { id, to } => {
                if !self.hand_over(id, to) {
                    doing.events.push(Event::Refused(id, "order_closed"));
                }
            }
            Command::Configure(rules) if rules.version > self.rules.version => self.rules = rules,
            Command::Configure(_) => {}
            Command::Continue => self.continue_step(&mut doing),
        }
        Ok(doing.done(self))
    }

    fn continue_step(&mut self, doing: &mut Doing) {
        if let Some(taking) = self.taking.take() {
            self.go_on(*taking, doing);
        } else if self.rules.status == MarketStatus::Closed {
            self.clear(doing);
        } else if let Some(mut order) = self.first_triggered().and_then(|id| self.remove(id)) {
            doing.events.push(Event::Triggered(order.id));
            order.stop = None;
            match self.refusal(&order, self.last) {
                Some(code) => doing.close(order, Status::Cancelled, Some(code)),
                None => self.begin(order, doing),
            }
        }
    }

    /// Cancels the first orders of a market that is closed.
    fn clear(&mut self, doing: &mut Doing) {
        let sides = [Side::Buy, Side::Sell];
        let resting = sides.into_iter().flat_map(|side| self.resting(side));
        let all = resting.chain(sides.into_iter().flat_map(|side| self.waiting(side)));
        let first: Vec<_> = all.take(MAKERS).map(|order| order.id).collect();
        for id in first {
            self.end(id, Status::Cancelled, Some("market_closed"), doing);
        }
    }

    fn place(&mut self, order: Order, doing: &mut Doing) {
        if self.find(order.id).is_some() {
            return doing.events.push(Event::Refused(order.id, "placed_before"));
        }
        if let Some(code) = self.closed().or_else(|| self.refusal(&order, self.last)) {
            return doing.close(order, Status::Rejected, Some(code));
        }
        if order.waits() && !order.is_triggered(self.last) {
            doing.events.push(Event::Opened(order.id));
            doing.touch(&order);
            return self.insert(order);
        }
        self.begin(Order { stop: None, ..order }, doing);
    }

    fn cancel(&mut self, id: domain::id::TradingOrderId, doing: &mut Doing) {
        // Whatever the market's status: funds are never locked up in it.
        match self.find(id) {
            Some(_) => self.end(id, Status::Cancelled, Some("requested"), doing),
            None => doing.events.push(Event::Refused(id, "order_closed")),
        }
    }

    fn amend(&mut self, amend: Amend, doing: &mut Doing) {
        let Some(known) = self.find(amend.id) else { return refuse(&amend, "order_closed", doing) };
        let after = Order {
            price: amend.price,
            quantity: amend.quantity,
            held: known.held.saturating_add(amend.extra),
            ..known.clone()
        };
        let refusal = self.closed().or_else(|| self.amend_refusal(known, &after));
        if let Some(code) = refusal {
            return refuse(&amend, code, doing);
        }
        doing.events.push(Event::Amended(amend.id));
        let keeps_its_place = after.price == known.price && after.quantity <= known.quantity;
        if !after.waits() {
            doing.at(known.side, known.price);
        }
        if keeps_its_place {
            let mut changed = after;
            doing.release(&mut changed, &self.rules);
            doing.touch(&changed);
            self.change(amend.id, |order| *order = changed);
            return;
        }
        self.remove(amend.id);
        if after.waits() {
            let mut after = after;
            doing.release(&mut after, &self.rules);
            doing.touch(&after);
            return self.insert(after);
        }
        self.begin(after, doing);
    }

    /// Why no order is taken, whichever it is.
    fn closed(&self) -> Option<&'static str> {
        match self.rules.status {
            MarketStatus::Open => None,
            MarketStatus::CancelOnly => Some("market_cancel_only"),
            MarketStatus::Halted => Some("market_halted"),
            MarketStatus::Closed => Some("market_closed"),
        }
    }

    /// Why an amendment is refused.
    fn amend_refusal(&self, known: &Order, after: &Order) -> Option<&'static str> {
        if after.quantity <= known.filled {
            return Some("filled_before");
        }
        // What keeps its price need not be near the last trade's.
        let last = self.last.filter(|_| after.price != known.price);
        if let Some(code) = self.refusal(after, last) {
            return Some(code);
        }
        let best = self.best(after.side.other());
        let meets = best.is_some_and(|best| Order::takes(after.side, Some(after.price), best));
        (after.post_only && !after.waits() && meets).then_some("would_take")
    }

    /// Why an order is refused by the rules, where the last trade was at this price.
    fn refusal(&self, order: &Order, last: Option<i128>) -> Option<&'static str> {
        let rules = &self.rules;
        if let Some(code) = rules.misfit(order, last) {
            return Some(code);
        }
        let Some(needed) = order.needed(rules) else { return Some("overflow") };
        if bounded(order.held).is_none() {
            return Some("overflow");
        }
        if order.available() < needed {
            return Some("insufficient_hold");
        }
        if order.kind != Kind::Market && !self.has_room(order.side, order.price, order.remaining()) {
            return Some("overflow");
        }
        // What is in the book is counted already. One that waits does, whatever becomes of it once it goes.
        let may_rest = (order.waits() || order.tif == TimeInForce::Gtc) && self.find(order.id).is_none();
        if may_rest && self.len() >= MAX_ORDERS {
            return Some("book_full");
        }
        (may_rest && self.open_of(&order.owner) >= MAX_ORDERS_OF_OWNER).then_some("too_many_orders")
    }
}

/// An amendment changes nothing, and what was held for it goes back.
fn refuse(amend: &Amend, code: &'static str, doing: &mut Doing) {
    doing.events.push(Event::Refused(amend.id, code));
    if amend.extra > 0 {
        let Amend { id, owner, side, extra: amount, hold, .. } = *amend;
        doing.events.push(Event::Released(Release { id, n: u32::MAX - hold, owner, side, amount }));
    }
}

impl Rules {
    /// Why an order does not fit a market whose last trade was at this price; `None` where it does.
    pub(crate) fn misfit(&self, order: &Order, last: Option<i128>) -> Option<&'static str> {
        let is_multiple = |units: i128, of: i128| units > 0 && units.checked_rem(of) == Some(0);
        if !is_multiple(order.quantity, self.lot) {
            return Some("lot");
        }
        if order.kind == Kind::Market {
            let worth = match (order.side, last) {
                (Side::Buy, _) => Some(order.held),
                (Side::Sell, Some(last)) => self.notional(last, order.quantity),
                (Side::Sell, None) => return None,
            };
            return worth.is_some_and(|worth| worth < self.min_notional).then_some("min_notional");
        }
        if !is_multiple(order.price, self.tick) || order.stop.is_some_and(|stop| !is_multiple(stop, self.tick)) {
            return Some("tick");
        }
        let Some(worth) = self.notional(order.price, order.quantity) else { return Some("overflow") };
        if worth < self.min_notional {
            return Some("min_notional");
        }
        // One that waits is looked at when it goes.
        let band = last.filter(|_| !order.waits()).and_then(|last| self.band(last));
        band.is_some_and(|(low, high)| order.price < low || order.price > high).then_some("price_band")
    }
}
