//! Makes a batch of steps: as many as one transaction holds, whatever they do.

use domain::{Amount, Timestamp};
use service::capability::WorkError;
use service::table::TableError;

use crate::model::book::{Amend, Command, Event, Step};
use crate::model::{Amendment, AmendmentStatus, Live};
use crate::store::{Batch, LogEntry, Queued};

/// Applies commands to the book as long as there is room for another step.
pub(super) fn gather(
    live: &mut Live,
    waiting: &mut std::vec::IntoIter<Queued>,
    at: Timestamp,
) -> Result<Batch, WorkError> {
    let mut batch = Batch::new(at);
    while batch.has_room() {
        let command = if live.book.is_busy() {
            Command::Continue
        } else {
            let Some(queued) = waiting.next() else { break };
            let command = queued.command()?;
            batch.done.push(queued.sk);
            command
        };
        take(live, &mut batch, command)?;
    }
    batch.busy = live.book.is_busy();
    Ok(batch)
}

fn take(live: &mut Live, batch: &mut Batch, command: Command) -> Result<(), WorkError> {
    let text = serde_json::to_string(&command).map_err(|error| TableError::Event(error.to_string()))?;
    let step = live.book.apply(command.clone());
    let step = step.map_err(|_| WorkError::Other("a command came before the one before was done".to_owned()))?;
    let Step { events, touched, levels } = step;
    let mut trades = None;
    for event in events {
        match event {
            Event::Traded(trade) => {
                live.candles.take(&trade, batch.at);
                trades = Some((trades.map_or(trade.number, |(first, _)| first), trade.number));
                batch.trades.push(trade);
            }
            Event::Released(release) => batch.releases.push(release),
            Event::Amended(id) => {
                batch.orders.entry(id).or_default().amendment = outcome(&command, AmendmentStatus::Applied, None);
            }
            Event::Refused(id, code) => refused(batch, &command, id, code),
            Event::Opened(_) | Event::Triggered(_) | Event::Closed(..) => {}
        }
    }
    for touched in touched {
        let id = touched.order.id;
        batch.orders.entry(id).or_default().touched = Some(touched);
    }
    if trades.is_some() {
        batch.candles.extend(live.candles.each().map(|(interval, candle)| ((interval, candle.start), candle.clone())));
    }
    let (seq, at, checksum) = (live.book.seq(), batch.at, live.book.checksum());
    batch.entries.push(LogEntry { seq, at, command: text, levels, trades, checksum });
    Ok(())
}

fn refused(batch: &mut Batch, command: &Command, id: domain::id::TradingOrderId, code: &'static str) {
    // A cancel is refused where the order has ended alone, and then the order says it.
    if matches!(command, Command::Amend(_)) {
        batch.orders.entry(id).or_default().amendment = outcome(command, AmendmentStatus::Refused, Some(code));
    }
}

/// What became of an amendment.
fn outcome(command: &Command, status: AmendmentStatus, code: Option<&str>) -> Option<Amendment> {
    let Command::Amend(Amend { price, quantity, extra, hold: n, .. }) = command else { return None };
    let amount = |units: i128| Amount::new(units).unwrap_or_default();
    let (price, quantity, hold, code) = (amount(*price), amount(*quantity), amount(*extra), code.map(str::to_owned));
    Some(Amendment { price, quantity, hold, n: *n, status, code })
}
