//! A reservation: what an order holds of the stock, all of its lines or none.

use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::events::inventory::Shortage;
use shared::id::{MovementId, OrderId, ReservationId, Sku};

use super::demand::{Line, shortages};
use super::{Change, Changes, Kind, Levels, Movement, Step, UnknownSku};

/// Where a reservation stands.
///
/// `held → committed | released | expired`; `expired → committed | commit_failed | released`; `committed → released`.
/// What was never held is `rejected`, or `released` where its order ended first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The stock is held.
    Held,
    /// The stock was not there; nothing is held.
    Rejected,
    /// The stock is sold.
    Committed,
    /// The hold had run out and the stock is gone.
    CommitFailed,
    /// Given up, or sold and given back: its order was rejected or cancelled.
    Released,
    /// The hold ran out; its stock is free.
    Expired,
}

/// What an order holds of the stock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// Its id; the order bears the same ULID.
    pub id: ReservationId,
    /// Where it stands.
    pub state: State,
    /// What is counted of the order, by sku.
    pub lines: Vec<Line>,
    /// What was missing, where it was rejected or its commit failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<Shortage>,
    /// When the hold runs out (its name in the table is not `expires_at`, which is the time to live).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What is to be done with a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The order is paid for: sell what is held.
    Commit,
    /// The order was rejected or cancelled: give everything back.
    End,
    /// The time is up.
    Expire,
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing: it was done before, or is not to be done.
    Nothing,
    /// Nothing changes, but whoever asked is told again how it stands.
    Tell,
    /// The reservation changes, and with it stock.
    Change(Box<Decision>),
}

/// A reservation as it is to be written, with what moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The reservation, one version further.
    pub reservation: Reservation,
    /// What moves; nothing where no sku is counted, or no stock changes hands.
    pub step: Option<Step>,
}

/// Holds all lines or, where one is short, none. A sku without a level is short.
pub fn hold(
    id: ReservationId,
    lines: &[Line],
    levels: &Levels,
    until: Timestamp,
    movement: MovementId,
    now: Timestamp,
) -> Result<Decision, Vec<Shortage>> {
    let short = shortages(lines, levels);
    if !short.is_empty() {
        return Err(short);
    }
    let reservation = Reservation { held_until: Some(until), ..Reservation::new(id, State::Held, lines.to_vec(), now) };
    let movement = Movement::new(movement, Kind::Reserve, now).of_reservation(id);
    let held = |q| Change { reserved: q, until: Some(until), ..Change::default() };
    // Every sku has a level, or it would have been short.
    let step = step(lines, levels, movement, held).map_err(|_| Vec::new())?;
    Ok(Decision { reservation, step })
}

/// Records that nothing could be held, so that a repetition is answered alike.
pub fn reject(id: ReservationId, lines: &[Line], shortages: Vec<Shortage>, now: Timestamp) -> Decision {
    let reservation = Reservation { shortages, ..Reservation::new(id, State::Rejected, lines.to_vec(), now) };
    Decision { reservation, step: None }
}

fn step(
    lines: &[Line],
    levels: &Levels,
    movement: Movement,
    change: impl Fn(i64) -> Change,
) -> Result<Option<Step>, UnknownSku> {
    if lines.is_empty() {
        return Ok(None);
    }
    let changes: Changes = lines.iter().map(|line| (line.sku.clone(), change(line.quantity))).collect();
    movement.carry_out(&changes, levels).map(Some)
}

impl Reservation {
    const fn new(id: ReservationId, state: State, lines: Vec<Line>, now: Timestamp) -> Self {
        Self { id, state, lines, shortages: Vec::new(), held_until: None, version: 1, created_at: now, updated_at: now }
    }

    /// What stands for an order that ended before its hold was asked for: a late request then holds nothing.
    pub const fn tombstone(id: ReservationId, now: Timestamp) -> Self {
        Self::new(id, State::Released, Vec::new(), now)
    }

    /// The order that it belongs to.
    pub fn order_id(&self) -> OrderId {
        OrderId::from(self.id.raw())
    }

    /// The skus that a command would move: none where it changes no stock.
    pub fn skus_moved_by(&self, command: Command) -> Vec<Sku> {
        use State::{Committed, Expired, Held};
        let moves = match command {
            Command::Commit => matches!(self.state, Held | Expired),
            Command::End => matches!(self.state, Held | Committed),
            Command::Expire => self.state == Held,
        };
        if moves { self.lines.iter().map(|line| line.sku.clone()).collect() } else { Vec::new() }
    }

    /// Decides what comes of a command.
    ///
    /// A hold whose time is up, but whose stock nobody has claimed yet, is committed as it is: the stock is still there.
    /// Once it is expired the stock is checked again, line by line.
    pub fn decide(
        &self,
        command: Command,
        levels: &Levels,
        movement: MovementId,
        now: Timestamp,
    ) -> Result<Outcome, UnknownSku> {
        let change = |on_hand, reserved| Change { on_hand, reserved, until: None };
        let go = |state, kind, change: &dyn Fn(i64) -> Change| {
            let movement = Movement::new(movement, kind, now).of_reservation(self.id);
            let step = step(&self.lines, levels, movement, change)?;
            Ok(Outcome::Change(Box::new(Decision { reservation: self.becomes(state, now), step })))
        };
        let only = |reservation| Ok(Outcome::Change(Box::new(Decision { reservation, step: None })));
        match (command, self.state) {
            (Command::Commit, State::Held) => go(State::Committed, Kind::Commit, &|q| change(-q, -q)),
            (Command::Commit, State::Expired) => {
                let short = shortages(&self.lines, levels);
                if short.is_empty() {
                    return go(State::Committed, Kind::Commit, &|q| change(-q, 0));
                }
                only(Reservation { shortages: short, ..self.becomes(State::CommitFailed, now) })
            }
            (Command::Commit, _) => Ok(Outcome::Tell),
            (Command::End, State::Held) => go(State::Released, Kind::Release, &|q| change(0, -q)),
            (Command::End, State::Committed) => go(State::Released, Kind::Restock, &|q| change(q, 0)),
            // Its stock is free already; what remains is that it can't be committed any more.
            (Command::End, State::Expired) => only(self.becomes(State::Released, now)),
            (Command::End, _) => Ok(Outcome::Nothing),
            (Command::Expire, State::Held) if self.held_until.is_some_and(|until| until <= now) => {
                go(State::Expired, Kind::Expire, &|q| change(0, -q))
            }
            (Command::Expire, _) => Ok(Outcome::Nothing),
        }
    }

    fn becomes(&self, state: State, now: Timestamp) -> Self {
        Self { state, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
