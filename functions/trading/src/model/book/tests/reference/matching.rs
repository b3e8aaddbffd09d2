//! How an order goes through the book that is obviously right: one maker after the other, the best one looked for anew
//! each time.

use super::super::super::rules::fee;
use super::super::super::*;
use super::{Reference, left};

impl Reference {
    pub(super) fn would_meet(&self, order: &Order, limit: Option<i128>) -> bool {
        self.resting(order.side.other()).first().is_some_and(|maker| goes(order.side, limit, maker.price))
    }

    pub(super) fn enter(&mut self, order: Order, events: &mut Vec<Event>) {
        let limit = if order.kind == Kind::Market {
            let band = self.rules.price_band_bps;
            let last = self.last.filter(|_| band > 0);
            let width = |last: i128| last * i128::from(band) / 10_000;
            last.map(|l| if order.side == Side::Buy { l + width(l) } else { l - width(l) })
        } else {
            Some(order.price)
        };
        if order.post_only && self.would_meet(&order, limit) {
            return self.close(order, Status::Rejected, Some("would_take"), events);
        }
        if order.tif == TimeInForce::Fok {
            let mut rehearsal = self.clone();
            let filled = rehearsal.walk(order.clone(), limit, &mut Vec::new()).0;
            if filled.filled < filled.quantity {
                return self.close(order, Status::Rejected, Some("not_fillable"), events);
            }
        }
        let (mut order, code) = self.walk(order, limit, events);
        match (order.filled == order.quantity, code) {
            (true, _) => self.close(order, Status::Filled, None, events),
            (false, Some(code)) => self.close(order, Status::Cancelled, Some(code), events),
            (false, None) if order.tif == TimeInForce::Gtc => {
                events.push(Event::Opened(order.id));
                let excess = left(&order) - self.open_need(&order);
                Self::give_back(&mut order, excess, events);
                self.orders.push(order);
            }
            (false, None) => {
                let is_out = order.kind == Kind::Market && !self.resting(order.side.other()).is_empty();
                self.close(order, Status::Cancelled, Some(if is_out { "price_band" } else { "unfilled" }), events);
            }
        }
    }

    /// Fills an order as far as it goes; and why it is cancelled, where it is.
    fn walk(
        &mut self,
        mut order: Order,
        limit: Option<i128>,
        events: &mut Vec<Event>,
    ) -> (Order, Option<&'static str>) {
        while order.filled < order.quantity {
            let maker = self.resting(order.side.other()).first().map(|maker| (*maker).clone());
            let Some(mut maker) = maker.filter(|maker| goes(order.side, limit, maker.price)) else { break };
            if maker.owner == order.owner {
                if order.stp == SelfTrade::CancelNewest {
                    return (order, Some("self_trade"));
                }
                self.take(maker.id);
                self.close(maker, Status::Cancelled, Some("self_trade"), events);
                continue;
            }
            let mut quantity = (order.quantity - order.filled).min(maker.quantity - maker.filled);
            if order.side == Side::Buy {
                quantity = quantity.min(left(&order) / maker.price * self.rules.lot);
            }
            if quantity == 0 {
                return (order, Some("quote_limit"));
            }
            let quote = self.notional(maker.price, quantity);
            self.trades += 1;
            self.last = Some(maker.price);
            let (mut fees, rates) = ([0; 2], [self.rules.taker_bps, self.rules.maker_bps]);
            for (n, side) in [&mut order, &mut maker].into_iter().enumerate() {
                side.filled += quantity;
                side.quote += quote;
                fees[n] = fee(if side.side == Side::Buy { quantity } else { quote }, rates[n]);
                side.fee += fees[n];
            }
            let buys = order.side == Side::Buy;
            let pair = |o: &Order| (o.id, o.owner);
            events.push(Event::Traded(Trade {
                number: self.trades,
                price: maker.price,
                quantity,
                quote,
                taker_side: order.side,
                buyer: pair(if buys { &order } else { &maker }),
                seller: pair(if buys { &maker } else { &order }),
                buyer_fee: fees[usize::from(!buys)],
                seller_fee: fees[usize::from(buys)],
            }));
            if maker.filled == maker.quantity {
                self.take(maker.id);
                self.close(maker, Status::Filled, None, events);
            } else {
                let at = self.orders.iter().position(|o| o.id == maker.id).unwrap();
                self.orders[at] = maker;
            }
        }
        (order, None)
    }
}

fn goes(side: Side, limit: Option<i128>, price: i128) -> bool {
    limit.is_none_or(|limit| if side == Side::Buy { price <= limit } else { price >= limit })
}
