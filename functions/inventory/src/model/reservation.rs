//! A reservation: the stock that an order holds, for all of its lines or none, with its movements.

mod record;

use domain::Timestamp;
use domain::id::{MovementId, OrderId, ReservationId, Sku};
use events::inventory::Shortage;
use serde::{Deserialize, Serialize};

use self::record::{Record, made_at};
use super::demand::{Line, shortages};
use super::{Change, Changes, Kind, Levels, Movement, Place, Step, UnknownSku};

/// The state of a reservation.
///
/// `held → committed | released | expired`; `expired → committed | commit_failed | released`; `committed → released`.
/// A reservation that never held stock is `rejected`, or `released` if its order ended first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The stock is held.
    Held,
    /// The stock was insufficient; nothing is held.
    Rejected,
    /// The stock is sold, except for what was cancelled since.
    Committed,
    /// The hold had expired, and the stock is gone.
    CommitFailed,
    /// The stock is released or restocked: its order was rejected or cancelled.
    Released,
    /// The hold expired; its stock is free.
    Expired,
}

/// The stock that an order holds, with each of its movements.
///
/// The reservation's item holds its movements: an order moves its stock twice, and pays for no separate record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// Its id; the order has the same ULID.
    pub id: ReservationId,
    /// Its state.
    pub state: State,
    /// The counted lines of the order, by sku.
    pub lines: Vec<Line>,
    /// The shortages, if it was rejected or its commit failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<Shortage>,
    /// When the hold expires (not named `expires_at` in the table, which is the time to live).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    /// Its movements, oldest first; never removed, since the chains of movements lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Record>,
    /// Counts the changes.
    pub version: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A command on a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The order is paid for: sell what is held.
    Commit,
    /// The order was rejected or cancelled: give everything back.
    End,
    /// The hold is overdue: expire it.
    Expire,
    /// A part of the order was cancelled after the sale: give it back, once.
    Cancel {
        /// The number of the order's partial cancellation.
        n: u32,
        /// The cancelled quantities, by sku.
        lines: Vec<Line>,
    },
}

/// The outcome of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing to do, now or any more.
    Nothing,
    /// Nothing changes; the state is published again.
    Tell,
    /// The command came too early: an earlier event has not arrived yet.
    Early,
    /// The reservation changes, and may move stock.
    Change(Box<Decision>),
}

/// A reservation to write, with its movement.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The reservation's next version.
    pub reservation: Reservation,
    /// The movement; absent if no sku is counted or no stock moves.
    pub step: Option<Step>,
    /// Whether the state has changed, which is published.
    pub is_news: bool,
}

/// Holds all lines, or none if one is short. A sku without a level is short.
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
    let held = |line: &Line| Change { reserved: line.quantity, until: Some(until), ..Change::default() };
    // Every sku has a level, or it would have been short.
    reservation.with_step(levels, movement, Kind::Reserve, held).map_err(|_| Vec::new())
}

/// Records that nothing could be held, so that a repetition gets the same answer.
pub fn reject(id: ReservationId, lines: &[Line], shortages: Vec<Shortage>, now: Timestamp) -> Decision {
    Reservation { shortages, ..Reservation::new(id, State::Rejected, lines.to_vec(), now) }.without_step()
}

impl Reservation {
    const fn new(id: ReservationId, state: State, lines: Vec<Line>, now: Timestamp) -> Self {
        Self {
            id,
            state,
            lines,
            shortages: Vec::new(),
            held_until: None,
            steps: Vec::new(),
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Records an order that ended before it was placed, so that a late request holds nothing.
    pub const fn tombstone(id: ReservationId, now: Timestamp) -> Decision {
        Self::new(id, State::Released, Vec::new(), now).without_step()
    }

    /// The id of its order.
    pub fn order_id(&self) -> OrderId {
        OrderId::from(self.id.raw())
    }

    /// A movement by its number.
    pub fn movement(&self, number: usize) -> Option<Movement> {
        self.steps.get(number).map(|record| record.movement(self.id, &self.lines))
    }

    /// Whether it ever moved stock, and is therefore kept for ever, like movements.
    pub const fn has_moved(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The skus that a command would move; none if it moves no stock.
    pub fn skus_moved_by(&self, command: &Command) -> Vec<Sku> {
        use State::{Committed, Expired, Held};
        let moves = |line: &&Line| match command {
            Command::Commit => matches!(self.state, Held | Expired),
            Command::End => self.state == Held || (self.state == Committed && line.left() > 0),
            Command::Expire => self.state == Held,
            Command::Cancel { n, lines } => {
                self.state == Committed && !self.has_cancelled(*n) && line.part_of(lines) > 0
            }
        };
        self.lines.iter().filter(moves).map(|line| line.sku.clone()).collect()
    }

    /// Whether this partial cancellation was applied before.
    fn has_cancelled(&self, n: u32) -> bool {
        self.steps.iter().any(|record| record.cancellation == Some(n))
    }

    /// Decides the outcome of a command.
    ///
    /// An overdue hold that is not expired yet still has its stock, and is committed. Once it is expired, the stock is
    /// checked again, line by line.
    pub fn decide(
        &self,
        command: &Command,
        levels: &Levels,
        movement: MovementId,
        now: Timestamp,
    ) -> Result<Outcome, UnknownSku> {
        let change = |on_hand, reserved| Change { on_hand, reserved, until: None };
        let go = |state, kind, change: &dyn Fn(&Line) -> Change| {
            self.becomes(state, now).with_step(levels, movement, kind, change).map(Outcome::change)
        };
        match (command, self.state) {
            (Command::Commit, State::Held) => {
                go(State::Committed, Kind::Commit, &|line| change(-line.quantity, -line.quantity))
            }
            (Command::Commit, State::Expired) => {
                let short = shortages(&self.lines, levels);
                if short.is_empty() {
                    return go(State::Committed, Kind::Commit, &|line| change(-line.quantity, 0));
                }
                let failed = Self { shortages: short, ..self.becomes(State::CommitFailed, now) };
                Ok(Outcome::change(failed.without_step()))
            }
            (Command::Commit, _) => Ok(Outcome::Tell),
            (Command::End, State::Held) => go(State::Released, Kind::Release, &|line| change(0, -line.quantity)),
            (Command::End, State::Committed) => go(State::Released, Kind::Restock, &|line| change(line.left(), 0)),
            // Its stock is already free; releasing it only prevents a later commit.
            (Command::End, State::Expired) => Ok(Outcome::change(self.becomes(State::Released, now).without_step())),
            (Command::Expire, State::Held) if self.held_until.is_some_and(|until| until <= now) => {
                go(State::Expired, Kind::Expire, &|line| change(0, -line.quantity))
            }
            (Command::Cancel { n, lines }, State::Committed) if !self.has_cancelled(*n) => {
                self.cancel(*n, lines, levels, movement, now)
            }
            // Only a sold order has parts cancelled, so the sale's event has not arrived yet.
            (Command::Cancel { .. }, State::Held | State::Expired) => Ok(Outcome::Early),
            (Command::End | Command::Expire | Command::Cancel { .. }, _) => Ok(Outcome::Nothing),
        }
    }

    /// Gives back a part of the sale, of each line at most what is left.
    fn cancel(
        &self,
        n: u32,
        parts: &[Line],
        levels: &Levels,
        movement: MovementId,
        now: Timestamp,
    ) -> Result<Outcome, UnknownSku> {
        let back = |line: &Line| Change { on_hand: line.part_of(parts), ..Change::default() };
        let mut decision = self.becomes(self.state, now).with_step(levels, movement, Kind::Restock, back)?;
        let Some(record) = decision.reservation.steps.last_mut().filter(|_| decision.step.is_some()) else {
            return Ok(Outcome::Nothing);
        };
        record.cancellation = Some(n);
        for line in &mut decision.reservation.lines {
            line.cancelled += line.part_of(parts);
        }
        Ok(Outcome::change(Decision { is_news: false, ..decision }))
    }

    fn becomes(&self, state: State, now: Timestamp) -> Self {
        Self { state, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// Moves the stock of its lines and records the movement, if anything moves.
    fn with_step(
        mut self,
        levels: &Levels,
        id: MovementId,
        kind: Kind,
        change: impl Fn(&Line) -> Change,
    ) -> Result<Decision, UnknownSku> {
        let changes = self.lines.iter().map(|line| (line.sku.clone(), change(line)));
        let changes: Changes = changes.filter(|(_, change)| change.moves()).collect();
        if changes.is_empty() {
            return Ok(self.without_step());
        }
        let movement = Movement::new(id, kind, made_at(id)).of_reservation(self.id);
        let step = movement.carry_out_at(Place::Step(self.id, self.steps.len()), &changes, levels)?;
        self.steps.push(Record::of(&step.movement, &self.lines));
        Ok(Decision { step: Some(step), ..self.without_step() })
    }

    const fn without_step(self) -> Decision {
        Decision { reservation: self, step: None, is_news: true }
    }
}

impl Outcome {
    fn change(decision: Decision) -> Self {
        Self::Change(Box::new(decision))
    }
}

#[cfg(test)]
mod tests;
