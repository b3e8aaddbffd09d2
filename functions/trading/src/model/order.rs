//! An order as its owner sees it and the table keeps it.

use domain::id::TradingOrderId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::book::{Amend, Kind, Order, SelfTrade, Side, Status, TimeInForce};
use super::market::Symbol;

/// An order with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderRecord {
    pub(crate) id: TradingOrderId,
    pub(crate) owner: Owner,
    pub(crate) market: Symbol,
    pub(crate) base: AssetCode,
    pub(crate) quote: AssetCode,
    pub(crate) client_order_id: Option<String>,
    pub(crate) side: Side,
    pub(crate) kind: Kind,
    pub(crate) time_in_force: TimeInForce,
    pub(crate) post_only: bool,
    pub(crate) self_trade: SelfTrade,
    pub(crate) price: Option<Amount>,
    pub(crate) stop_price: Option<Amount>,
    pub(crate) triggered: bool,
    pub(crate) quantity: Amount,
    pub(crate) quote_limit: Option<Amount>,
    pub(crate) filled: Amount,
    pub(crate) quote_filled: Amount,
    pub(crate) fee: Amount,
    pub(crate) held: Amount,
    pub(crate) released: Amount,
    /// How many holds were asked for.
    pub(crate) holds: u32,
    pub(crate) status: Status,
    pub(crate) code: Option<String>,
    /// The key of the last command that was put into the market's queue: the next one comes behind it.
    pub(crate) queue_key: Option<String>,
    pub(crate) cancel_requested: bool,
    pub(crate) amendment: Option<Amendment>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// The last amendment that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Amendment {
    /// What one lot is to cost.
    pub(crate) price: Amount,
    /// The whole quantity that is wanted, with what is filled.
    pub(crate) quantity: Amount,
    /// What the ledger is to hold besides.
    pub(crate) hold: Amount,
    /// Which hold of the order that is; 0 where no more is needed.
    #[schema(example = 2)]
    pub(crate) n: u32,
    /// How it stands.
    pub(crate) status: AmendmentStatus,
    /// Why it was refused.
    pub(crate) code: Option<String>,
}

/// How an amendment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AmendmentStatus {
    /// It waits for the ledger to hold more.
    PendingHold,
    /// It waits for its turn.
    Queued,
    /// The order is as it says.
    Applied,
    /// The order is as it was.
    Refused,
}

impl AmendmentStatus {
    /// Whether nothing comes of it any more.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Applied | Self::Refused)
    }
}

impl OrderRecord {
    /// What its holds are of.
    pub(crate) const fn held_asset(&self) -> AssetCode {
        match self.side {
            Side::Buy => self.quote,
            Side::Sell => self.base,
        }
    }

    /// The order as the book takes it.
    pub(crate) fn for_book(&self) -> Order {
        Order {
            id: self.id,
            owner: self.owner,
            side: self.side,
            kind: self.kind,
            tif: self.time_in_force,
            post_only: self.post_only,
            stp: self.self_trade,
            price: self.price.unwrap_or_default().get(),
            stop: self.stop_price.map(Amount::get),
            quantity: self.quantity.get(),
            filled: 0,
            quote: 0,
            fee: 0,
            held: self.held.get(),
            released: 0,
            releases: 0,
        }
    }

    /// What an amendment needs beside what is held, whatever is filled until it is made; `None` beyond what an amount
    /// holds.
    ///
    /// What is needed and what is held both change evenly with what is filled, so that the difference is greatest at one
    /// of the ends: nothing more, or all.
    pub(crate) fn extra_hold(&self, lot: Amount, price: Amount, quantity: Amount) -> Option<Amount> {
        let open = self.quantity.minus(self.filled)?;
        let more = quantity.minus(self.quantity)?;
        if self.side == Side::Sell {
            return Some(more.max(Amount::ZERO));
        }
        let cost = |quantity: Amount, price: Amount| {
            let lots = quantity.get().checked_div(lot.get())?;
            Amount::new(lots.checked_mul(price.get())?)
        };
        let held = cost(open, self.price.unwrap_or_default())?;
        let now = cost(quantity.minus(self.filled)?, price)?.minus(held)?;
        let once_filled = cost(more, price)?;
        Some(now.max(once_filled).max(Amount::ZERO))
    }

    /// An amendment as the book takes it.
    pub(crate) fn amend_for_book(&self, amendment: &Amendment) -> Amend {
        Amend {
            id: self.id,
            owner: self.owner,
            side: self.side,
            price: amendment.price.get(),
            quantity: amendment.quantity.get(),
            extra: amendment.hold.get(),
            hold: amendment.n,
        }
    }

    /// Whether its owner knows what became of it: nothing changes any more, or it is in the book and no change waits.
    pub(crate) fn is_settled(&self) -> bool {
        let is_amended = self.amendment.as_ref().is_none_or(|amendment| amendment.status.is_final());
        self.status.is_final() || (self.status != Status::PendingHold && !self.cancel_requested && is_amended)
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::id::AccountId;
    use proptest::prelude::*;

    use super::*;

    fn order(side: Side, price: i64, quantity: i64, filled: i64) -> OrderRecord {
        let clock = Clock::system();
        let (now, zero) = (clock.now(), Amount::ZERO);
        OrderRecord {
            id: TradingOrderId::new(&clock),
            owner: Owner::Account(AccountId::new(&clock)),
            market: "BTC-EUR".parse().unwrap(),
            base: "BTC".parse().unwrap(),
            quote: "EUR".parse().unwrap(),
            client_order_id: None,
            side,
            kind: Kind::Limit,
            time_in_force: TimeInForce::Gtc,
            post_only: false,
            self_trade: SelfTrade::CancelNewest,
            price: Some(price.into()),
            stop_price: None,
            triggered: false,
            quantity: quantity.into(),
            quote_limit: None,
            filled: filled.into(),
            quote_filled: zero,
            fee: zero,
            held: zero,
            released: zero,
            holds: 1,
            status: Status::Open,
            code: None,
            queue_key: None,
            cancel_requested: false,
            amendment: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    proptest! {
        #[test]
        fn what_an_amendment_holds_besides_is_enough_whatever_is_filled_meanwhile(
            is_buy: bool, price in 1..50_i64, quantity in 1..50_i64, filled in 0..50_i64,
            new_price in 1..50_i64, more in 1..50_i64,
        ) {
            prop_assume!(filled < quantity);
            let side = if is_buy { Side::Buy } else { Side::Sell };
            let wanted = filled + more;
            let order = order(side, price, quantity, filled);
            let extra = order.extra_hold(1.into(), new_price.into(), wanted.into()).unwrap().get();
            let shortage = |filled: i64| {
                let (needed, held) = (i128::from(wanted - filled), i128::from(quantity - filled));
                if is_buy { needed * i128::from(new_price) - held * i128::from(price) } else { needed - held }
            };
            let worst = (filled..=quantity).filter(|filled| *filled < wanted).map(shortage).max().unwrap();
            prop_assert!(extra >= worst, "{extra} is less than {worst}");
            prop_assert!(extra <= worst.max(shortage(quantity)).max(0), "{extra} is more than is ever needed");
        }
    }
}
