//! A book that is obviously right: one list of orders, looked through from one end to the other each time.

mod matching;

use super::super::*;

#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) rules: Rules,
    /// By arrival at their place.
    pub(super) orders: Vec<Order>,
    pub(super) last: Option<i128>,
    trades: u64,
}

impl Reference {
    pub(super) fn new(rules: Rules) -> Self {
        Self { rules, orders: Vec::new(), last: None, trades: 0 }
    }

    fn notional(&self, price: i128, quantity: i128) -> i128 {
        price * (quantity / self.rules.lot)
    }

    /// What rests on a side: best first, oldest first.
    pub(super) fn resting(&self, side: Side) -> Vec<&Order> {
        let mut found: Vec<_> = self.orders.iter().filter(|o| o.side == side && o.stop.is_none()).collect();
        found.sort_by_key(|o| if side == Side::Buy { -o.price } else { o.price });
        found
    }

    pub(super) fn waiting(&self, side: Side) -> Vec<&Order> {
        let mut found: Vec<_> = self.orders.iter().filter(|o| o.side == side && o.stop.is_some()).collect();
        found.sort_by_key(|o| if side == Side::Buy { o.stop.unwrap() } else { -o.stop.unwrap() });
        found
    }

    fn take(&mut self, id: domain::id::TradingOrderId) -> Order {
        let at = self.orders.iter().position(|o| o.id == id).unwrap();
        self.orders.remove(at)
    }

    fn give_back(order: &mut Order, amount: i128, events: &mut Vec<Event>) {
        if amount > 0 {
            order.released += amount;
            order.releases += 1;
            let Order { id, owner, side, releases: n, .. } = *order;
            events.push(Event::Released(Release { id, n, owner, side, amount }));
        }
    }

    fn open_need(&self, order: &Order) -> i128 {
        match order.side {
            Side::Sell => order.quantity - order.filled,
            Side::Buy if order.kind == Kind::Market => left(order),
            Side::Buy => self.notional(order.price, order.quantity - order.filled),
        }
    }

    fn close(&mut self, mut order: Order, status: Status, code: Option<&'static str>, events: &mut Vec<Event>) {
        events.push(Event::Closed(order.id, status, code));
        let rest = left(&order);
        Self::give_back(&mut order, rest, events);
        assert_eq!(left(&order), 0, "nothing stays held");
    }

    /// A command with all that follows from it.
    pub(super) fn apply(&mut self, command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        match command {
            Command::Place(order) => self.place(*order, &mut events),
            Command::Cancel { id } if self.orders.iter().any(|o| o.id == id) => {
                let order = self.take(id);
                self.close(order, Status::Cancelled, Some("requested"), &mut events);
            }
            Command::Cancel { id } => events.push(Event::Refused(id, "order_closed")),
            Command::HandOver { id, to } => match self.orders.iter_mut().find(|o| o.id == id) {
                Some(order) => order.owner = to,
                None => events.push(Event::Refused(id, "order_closed")),
            },
            Command::Amend(amend) => self.amend(&amend, &mut events),
            Command::Configure(rules) => self.rules = rules,
            Command::Continue => unreachable!(),
        }
        if self.rules.status == MarketStatus::Closed {
            let sides = [Side::Buy, Side::Sell];
            let mut all: Vec<_> = sides.iter().flat_map(|s| self.resting(*s)).map(|o| o.id).collect();
            all.extend(sides.iter().flat_map(|s| self.waiting(*s)).map(|o| o.id));
            for id in all {
                let order = self.take(id);
                self.close(order, Status::Cancelled, Some("market_closed"), &mut events);
            }
        }
        while let Some(id) = self.triggered() {
            let mut order = self.take(id);
            events.push(Event::Triggered(id));
            order.stop = None;
            match self.misfit(&order, self.last) {
                Some(code) => self.close(order, Status::Cancelled, Some(code), &mut events),
                None => self.enter(order, &mut events),
            }
        }
        events
    }

    fn triggered(&self) -> Option<domain::id::TradingOrderId> {
        let last = self.last.filter(|_| self.rules.status == MarketStatus::Open)?;
        let up = self.waiting(Side::Buy).into_iter().find(|o| last >= o.stop.unwrap());
        up.or_else(|| self.waiting(Side::Sell).into_iter().find(|o| last <= o.stop.unwrap())).map(|o| o.id)
    }

    fn misfit(&self, order: &Order, last: Option<i128>) -> Option<&'static str> {
        let Rules { lot, tick, min_notional, .. } = self.rules;
        if order.quantity <= 0 || order.quantity % lot != 0 {
            return Some("lot");
        }
        if order.kind != Kind::Market {
            if order.price <= 0 || order.price % tick != 0 || order.stop.is_some_and(|s| s <= 0 || s % tick != 0) {
                return Some("tick");
            }
            if self.notional(order.price, order.quantity) < min_notional {
                return Some("min_notional");
            }
            if let (Some(last), true, None) = (last, self.rules.price_band_bps > 0, order.stop) {
                let width = last * i128::from(self.rules.price_band_bps) / 10_000;
                if (order.price - last).abs() > width {
                    return Some("price_band");
                }
            }
        } else {
            let value = match order.side {
                Side::Buy => Some(order.held),
                Side::Sell => self.last.map(|last| self.notional(last, order.quantity)),
            };
            if value.is_some_and(|value| value < min_notional) {
                return Some("min_notional");
            }
        }
        (left(order) < self.open_need(order)).then_some("insufficient_hold")
    }

    /// Why a new order that may rest or wait does not.
    fn no_room(&self, order: &Order) -> Option<&'static str> {
        if order.tif != TimeInForce::Gtc && order.stop.is_none() {
            return None;
        }
        let own = self.orders.iter().filter(|o| o.owner == order.owner).count();
        match (self.orders.len(), own) {
            (10_000.., _) => Some("book_full"),
            (_, 200..) => Some("too_many_orders"),
            _ => None,
        }
    }

    fn market(&self) -> Option<&'static str> {
        match self.rules.status {
            MarketStatus::Open => None,
            MarketStatus::CancelOnly => Some("market_cancel_only"),
            MarketStatus::Halted => Some("market_halted"),
            MarketStatus::Closed => Some("market_closed"),
        }
    }

    fn place(&mut self, mut order: Order, events: &mut Vec<Event>) {
        if self.orders.iter().any(|o| o.id == order.id) {
            return events.push(Event::Refused(order.id, "placed_before"));
        }
        let refusal = self.market().or_else(|| self.misfit(&order, self.last)).or_else(|| self.no_room(&order));
        if let Some(code) = refusal {
            return self.close(order, Status::Rejected, Some(code), events);
        }
        if let Some(stop) = order.stop {
            let goes = self.last.is_some_and(|l| if order.side == Side::Buy { l >= stop } else { l <= stop });
            if !goes {
                events.push(Event::Opened(order.id));
                return self.orders.push(order);
            }
            order.stop = None;
        }
        self.enter(order, events);
    }

    fn amend(&mut self, amend: &Amend, events: &mut Vec<Event>) {
        let known = self.orders.iter().find(|o| o.id == amend.id).cloned();
        let code = match &known {
            None => Some("order_closed"),
            Some(known) => {
                let after = after(known, amend);
                let late = (amend.quantity <= known.filled).then_some("filled_before");
                let meets = after.post_only && after.stop.is_none() && self.would_meet(&after, Some(after.price));
                self.market()
                    .or(late)
                    .or_else(|| self.misfit(&after, self.last.filter(|_| after.price != known.price)))
                    .or(meets.then_some("would_take"))
            }
        };
        if let (Some(known), None) = (&known, code) {
            events.push(Event::Amended(amend.id));
            let mut after = after(known, amend);
            let at = self.orders.iter().position(|o| o.id == amend.id).unwrap();
            if after.price == known.price && after.quantity <= known.quantity {
                let excess = left(&after) - self.open_need(&after);
                Self::give_back(&mut after, excess, events);
                self.orders[at] = after;
            } else {
                self.orders.remove(at);
                if after.stop.is_some() {
                    let excess = left(&after) - self.open_need(&after);
                    Self::give_back(&mut after, excess, events);
                    self.orders.push(after);
                } else {
                    self.enter(after, events);
                }
            }
            return;
        }
        events.push(Event::Refused(amend.id, code.unwrap()));
        if amend.extra > 0 {
            let Amend { id, owner, side, extra: amount, hold, .. } = *amend;
            events.push(Event::Released(Release { id, n: u32::MAX - hold, owner, side, amount }));
        }
    }
}

/// What of a hold is still there.
pub(super) fn left(order: &Order) -> i128 {
    order.held - order.released - if order.side == Side::Buy { order.quote } else { order.filled }
}

fn after(known: &Order, amend: &Amend) -> Order {
    let Amend { price, quantity, extra, .. } = *amend;
    Order { price, quantity, held: known.held + extra, ..known.clone() }
}
