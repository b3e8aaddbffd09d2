//! The way of an order through the book: price-time priority, at the maker's price, so many makers a step.

use super::command::{Event, MAKERS, Status, Trade};
use super::order::{Kind, Order, SelfTrade, Side, TimeInForce};
use super::rules::fee;
use super::state::{Book, Taking};
use super::step::Doing;

/// Why matching stops.
enum Stop {
    /// All is filled.
    Filled,
    /// Nothing at a price at which it goes.
    Price,
    /// What it may spend is spent.
    Spent,
    /// It would meet an order of its owner.
    Itself,
    /// So many makers are enough for a step.
    Step,
}

impl Book {
    /// Sends an order into the book that has passed all checks of its own.
    pub(super) fn begin(&mut self, order: Order, doing: &mut Doing) {
        let limit = self.limit(&order);
        let meets = self.best(order.side.other()).is_some_and(|best| Order::takes(order.side, limit, best));
        if order.post_only && meets {
            return doing.close(order, Status::Rejected, Some("would_take"));
        }
        if order.tif == TimeInForce::Fok && !self.fills(&order, limit) {
            return doing.close(order, Status::Rejected, Some("not_fillable"));
        }
        self.go_on(Taking { order, limit }, doing);
    }

    /// The worst price at which an order goes.
    fn limit(&self, order: &Order) -> Option<i128> {
        if order.kind != Kind::Market {
            return Some(order.price);
        }
        let (low, high) = self.rules.band(self.last?)?;
        Some(if order.side == Side::Buy { high } else { low })
    }

    /// Whether all of an order would be filled.
    fn fills(&self, order: &Order, limit: Option<i128>) -> bool {
        let (mut left, mut funds) = (order.remaining(), order.available());
        for maker in self.resting(order.side.other()) {
            if !Order::takes(order.side, limit, maker.price) {
                return false;
            }
            if maker.owner == order.owner {
                match order.stp {
                    SelfTrade::CancelNewest => return false,
                    SelfTrade::CancelOldest => continue,
                }
            }
            let mut quantity = left.min(maker.remaining());
            if order.side == Side::Buy {
                quantity = quantity.min(self.rules.affordable(funds, maker.price));
                funds -= self.rules.notional(maker.price, quantity).unwrap_or(funds);
            }
            left -= quantity;
            if left == 0 {
                return true;
            }
            if quantity < maker.remaining() {
                return false;
            }
        }
        false
    }

    /// Goes on with an order: up to so many makers, and to its rest where it has come to its end.
    pub(super) fn go_on(&mut self, mut taking: Taking, doing: &mut Doing) {
        let stop = self.meet(&mut taking, doing);
        let mut order = taking.order;
        match (stop, order.tif) {
            (Stop::Filled, _) => doing.close(order, Status::Filled, None),
            (Stop::Step, _) => {
                doing.touch(&order);
                self.taking = Some(Box::new(Taking { order, ..taking }));
            }
            (Stop::Itself, _) => doing.close(order, Status::Cancelled, Some("self_trade")),
            (Stop::Spent, _) => doing.close(order, Status::Cancelled, Some("quote_limit")),
            (Stop::Price, TimeInForce::Gtc) if order.kind != Kind::Market => {
                doing.events.push(Event::Opened(order.id));
                doing.release(&mut order, &self.rules);
                doing.touch(&order);
                doing.at(order.side, order.price);
                self.insert(order);
            }
            (Stop::Price, _) => {
                let is_out_of_band = order.kind == Kind::Market && self.best(order.side.other()).is_some();
                let code = if is_out_of_band { "price_band" } else { "unfilled" };
                doing.close(order, Status::Cancelled, Some(code));
            }
        }
    }

    fn meet(&mut self, taking: &mut Taking, doing: &mut Doing) -> Stop {
        let Taking { order, limit } = taking;
        let side = order.side.other();
        for _ in 0..MAKERS {
            if order.remaining() == 0 {
                return Stop::Filled;
            }
            let Some(maker) = self.first(side).filter(|maker| Order::takes(order.side, *limit, maker.price)) else {
                return Stop::Price;
            };
            let (id, price, rests) = (maker.id, maker.price, maker.remaining());
            if maker.owner == order.owner {
                match order.stp {
                    SelfTrade::CancelNewest => return Stop::Itself,
                    SelfTrade::CancelOldest => {
                        self.end(id, Status::Cancelled, Some("self_trade"), doing);
                        continue;
                    }
                }
            }
            let mut quantity = order.remaining().min(rests);
            if order.side == Side::Buy {
                quantity = quantity.min(self.rules.affordable(order.available(), price));
            }
            // A maker's whole notional was in bounds when it came.
            let Some(quote) = self.rules.notional(price, quantity).filter(|_| quantity > 0) else {
                return Stop::Spent;
            };
            self.trade(order, id, price, quantity, quote, doing);
        }
        if order.remaining() == 0 { Stop::Filled } else { Stop::Step }
    }

    /// An order and the maker meet.
    fn trade(
        &mut self,
        taker: &mut Order,
        id: domain::id::TradingOrderId,
        price: i128,
        quantity: i128,
        quote: i128,
        doing: &mut Doing,
    ) {
        let side = taker.side.other();
        let (got_by_taker, got_by_maker) = if taker.side == Side::Buy { (quantity, quote) } else { (quote, quantity) };
        let taker_fee = fee(got_by_taker, self.rules.taker_bps);
        let maker_fee = fee(got_by_maker, self.rules.maker_bps);
        let fill = |order: &mut Order, fee: i128| {
            order.filled += quantity;
            order.quote += quote;
            order.fee += fee;
        };
        fill(taker, taker_fee);
        let Some(maker) = self.change(id, |maker| fill(maker, maker_fee)) else { return };
        self.trades += 1;
        self.last = Some(price);
        doing.at(side, price);
        let (taker_side, takes, makes) = (taker.side, (taker.id, taker.owner), (maker.id, maker.owner));
        let (buyer, seller, buyer_fee, seller_fee) = match taker_side {
            Side::Buy => (takes, makes, taker_fee, maker_fee),
            Side::Sell => (makes, takes, maker_fee, taker_fee),
        };
        let number = self.trades;
        doing.events.push(Event::Traded(Trade {
            number,
            price,
            quantity,
            quote,
            taker_side,
            buyer,
            seller,
            buyer_fee,
            seller_fee,
        }));
        if maker.remaining() == 0 {
            self.end(id, Status::Filled, None, doing);
        } else {
            doing.touch(&maker);
        }
    }

    /// The end of an order that rests or waits.
    pub(super) fn end(
        &mut self,
        id: domain::id::TradingOrderId,
        status: Status,
        code: Option<&'static str>,
        doing: &mut Doing,
    ) {
        let Some(order) = self.remove(id) else { return };
        if !order.waits() {
            doing.at(order.side, order.price);
        }
        doing.close(order, status, code);
    }
}
