//! Markets: holds of orders, and trades.
//!
//! What an order holds lies on `trading:escrow:<asset>`, which has no constraint, so that the order in which events arrive
//! does not matter. Each event is booked once: its transaction's id follows from its natural key.

use domain::Amount;
use events::ledger::{HoldPlaced, HoldRefused};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Ledger;
use crate::commands::book::{Booked, Booking};
use crate::commands::chart::{escrow, fees, wallet};
use crate::model::{Asked, Draft, DraftLine, Kept, NewAccount, Origin, derived};

/// Sets an order's funds aside, or says why not.
pub(super) async fn on_hold_requested(app: &Ledger, _: &Event, hold: HoldRequested) -> Result<(), ConsumeError> {
    let (wallet, escrow) = (wallet(hold.owner, hold.asset)?, escrow(hold.asset)?);
    let entries =
        vec![DraftLine::debit(wallet.path.clone(), hold.amount), DraftLine::credit(escrow.path.clone(), hold.amount)];
    let id = derived(&hold, hold.order_id.raw().made_at_ms());
    let description = Some(format!("Hold {} of {}", hold.n, hold.order_id));
    let draft = Draft { description, origin: Some(Origin::Trading), ..Draft::posted(id, entries) };
    let (order_id, n) = (hold.order_id, hold.n);

    let booking = Booking { opens: vec![wallet, escrow], ..Booking::of(&draft) };
    let booked = booking.book_and_tell(app, |commit, refusal| {
        match refusal {
            None => commit.publish(&HoldPlaced { order_id, n }),
            Some(refusal) => commit.publish(&HoldRefused { order_id, n, code: refusal.code.clone() }),
        };
    });
    match booked.await? {
        Booked::Now(_) | Booked::Refused(_) | Booked::Before(_) => Ok(()),
        Booked::Taken | Booked::Changed => Err(not_booked("hold", &order_id)),
    }
}

/// Gives back what an order does not need any more.
pub(super) async fn on_hold_released(app: &Ledger, _: &Event, hold: HoldReleased) -> Result<(), ConsumeError> {
    let (wallet, escrow) = (wallet(hold.owner, hold.asset)?, escrow(hold.asset)?);
    let entries =
        vec![DraftLine::debit(escrow.path.clone(), hold.amount), DraftLine::credit(wallet.path.clone(), hold.amount)];
    let id = derived(&hold, hold.order_id.raw().made_at_ms());
    let description = Some(format!("Release {} of {}", hold.n, hold.order_id));
    let draft =
        Draft { description, asked: Asked::HasHappened, origin: Some(Origin::Trading), ..Draft::posted(id, entries) };

    settle(app, &draft, vec![wallet, escrow], "release", &hold.order_id).await
}

/// Settles a trade: both amounts change hands, each less the fee of who receives it.
pub(super) async fn on_trade_executed(app: &Ledger, event: &Event, trade: TradeExecuted) -> Result<(), ConsumeError> {
    let (buyer, seller) = (wallet(trade.buyer, trade.base)?, wallet(trade.seller, trade.quote)?);
    let (base, quote) = (escrow(trade.base)?, escrow(trade.quote)?);
    let (base_fees, quote_fees) = (fees(trade.base)?, fees(trade.quote)?);
    let less = |amount: Amount, fee: Amount| {
        let left = amount.minus(fee).filter(|left| left.get() >= 0 && fee.get() >= 0);
        left.ok_or_else(|| not_booked("trade with such a fee", &event.subject))
    };
    let entries = vec![
        DraftLine::debit(base.path.clone(), trade.base_amount),
        DraftLine::credit(buyer.path.clone(), less(trade.base_amount, trade.buyer_fee)?),
        DraftLine::credit(base_fees.path.clone(), trade.buyer_fee),
        DraftLine::debit(quote.path.clone(), trade.quote_amount),
        DraftLine::credit(seller.path.clone(), less(trade.quote_amount, trade.seller_fee)?),
        DraftLine::credit(quote_fees.path.clone(), trade.seller_fee),
    ];
    let entries = entries.into_iter().filter(|line| line.amount != Amount::ZERO).collect();
    let at_ms = u64::try_from(trade.executed_at.as_millis()).unwrap_or_default();
    let id = derived(&trade, at_ms);
    let draft = Draft {
        description: Some(format!("Trade {} of {}", trade.trade, trade.market)),
        asked: Asked::HasHappened,
        origin: Some(Origin::Trading),
        ..Draft::posted(id, entries)
    };
    let named: Vec<_> = [buyer, seller, base, quote, base_fees, quote_fees]
        .into_iter()
        .filter(|account| draft.entries.iter().any(|line| line.account == account.path))
        .collect();

    settle(app, &draft, named, "trade", &event.subject).await
}

/// Books what has happened; what can't be booked waits, and ends among the dead letters.
async fn settle(
    app: &Ledger,
    draft: &Draft,
    opens: Vec<NewAccount>,
    what: &str,
    of: &(impl std::fmt::Display + ?Sized),
) -> Result<(), ConsumeError> {
    match (Booking { opens, keeps_refusal: false, ..Booking::of(draft) }).book(app).await? {
        Booked::Now(_) | Booked::Before(Kept::Booked(_)) => Ok(()),
        Booked::Refused(refusal) => {
            Err(ConsumeError::NotYet(format!("the {what} of {of} can't be booked: {}", refusal.detail)))
        }
        Booked::Before(Kept::Refused(_)) | Booked::Taken | Booked::Changed => Err(not_booked(what, of)),
    }
}

fn not_booked(what: &str, of: &(impl std::fmt::Display + ?Sized)) -> ConsumeError {
    ConsumeError::NotYet(format!("the {what} of {of} was booked with other content"))
}
