//! The book for `examples/instructions.rs`, which counts what a command takes: no part of the capability's contract.

use domain::id::{AccountId, Raw};
use domain::owner::Owner;

use super::book::{Book, Command, Kind, MarketStatus, Order, Rules, SelfTrade, Side, TimeInForce};

/// A book to be measured.
#[derive(Debug)]
pub struct Measured {
    book: Book,
    count: u64,
}

impl Measured {
    /// A book with so many resting orders, half of them on each side, on 500 levels each.
    pub fn with_resting(orders: u64) -> Self {
        let rules = Rules {
            version: 1,
            lot: 1,
            tick: 1,
            min_notional: 0,
            price_band_bps: 0,
            maker_bps: 10,
            taker_bps: 25,
            status: MarketStatus::Open,
        };
        let mut measured = Self { book: Book::new(rules), count: 0 };
        for n in 0..orders {
            let (side, away) = (if n % 2 == 0 { Side::Buy } else { Side::Sell }, i128::from(n / 2 % 500) + 1);
            let price = if side == Side::Buy { 10_000 - away } else { 10_000 + away };
            measured.place(side, price, 10, TimeInForce::Gtc);
        }
        measured
    }

    /// How many orders rest.
    pub fn resting(&self) -> usize {
        self.book.len()
    }

    /// Places an order that rests, and cancels it: two commands.
    pub fn place_and_cancel(&mut self) {
        let away = i128::from(self.count % 300) + 1;
        let id = self.place(Side::Buy, 10_000 - away, 10, TimeInForce::Gtc);
        let _ = self.book.apply(Command::Cancel { id });
    }

    /// Lets an order meet one that rests, and another one rest in its place: two commands, one trade.
    pub fn trade_and_replace(&mut self) {
        self.place(Side::Buy, 10_001, 10, TimeInForce::Ioc);
        self.place(Side::Sell, 10_001, 10, TimeInForce::Gtc);
    }

    /// The checksum of what everybody sees, as each entry of the log has it.
    pub fn checksum(&self) -> u32 {
        self.book.checksum()
    }

    fn place(&mut self, side: Side, price: i128, quantity: i128, tif: TimeInForce) -> domain::id::TradingOrderId {
        self.count += 1;
        let id = Raw::from_parts(1_700_000_000_000, u128::from(self.count)).into();
        // Nobody has more than a hundred, and nobody both buys and sells.
        let whose = self.count / 100 * 2 + u64::from(side == Side::Sell);
        let order = Order {
            id,
            owner: Owner::Account(AccountId::from(Raw::from_parts(1_600_000_000_000, u128::from(whose)))),
            side,
            kind: Kind::Limit,
            tif,
            post_only: false,
            stp: SelfTrade::CancelNewest,
            price,
            stop: None,
            quantity,
            filled: 0,
            quote: 0,
            fee: 0,
            held: if side == Side::Buy { price * quantity } else { quantity },
            released: 0,
            releases: 0,
        };
        let _ = self.book.apply(Command::Place(Box::new(order)));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_as_full_after_each_pair_of_commands_as_before() {
        let mut measured = Measured::with_resting(1_000);
        let before = measured.checksum();
        for _ in 0..10 {
            measured.place_and_cancel();
            measured.trade_and_replace();
        }
        assert_eq!((measured.resting(), measured.checksum()), (1_000, before));
    }
}
