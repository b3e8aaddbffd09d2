//! A reservation: what an order holds of the stock, all of its lines or none, and how it came and went.

mod record;

use domain::Timestamp;
use domain::id::{MovementId, OrderId, ReservationId, Sku};
use events::inventory::Shortage;
use serde::{Deserialize, Serialize};

use self::record::{Record, made_at};
use super::demand::{Line, shortages};
use super::{Change, Changes, Kind, Levels, Movement, Place, Step, UnknownSku};

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
    /// The stock is sold, but for what was cancelled since.
    Committed,
    /// The hold had run out and the stock is gone.
    CommitFailed,
    /// Given up, or sold and given back: its order was rejected or cancelled.
    Released,
    /// The hold ran out; its stock is free.
    Expired,
}

/// What an order holds of the stock, with each movement that it made of it.
///
/// A movement of a reservation is written with the reservation, in one item: an order moves its stock twice and pays
/// for no record beside it.
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
    /// Its movements, oldest first; never shortened, for the chains of movements lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Record>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What is to be done with a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The order is paid for: sell what is held.
    Commit,
    /// The order was rejected or cancelled: give everything back.
    End,
    /// The time is up.
    Expire,
    /// A part of the order was cancelled after it was sold: give that back, once.
    Cancel {
        /// Which partial cancellation of the order.
        n: u32,
        /// What is not sent any more, by sku.
        lines: Vec<Line>,
    },
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing: it was done before, or is not to be done.
    Nothing,
    /// Nothing changes; the state is published again.
    Tell,
    /// It can't be done yet: what comes before it is still on its way.
    Early,
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
    /// Whether the reservation came into another state: that is told.
    pub is_news: bool,
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
    let held = |line: &Line| Change { reserved: line.quantity, until: Some(until), ..Change::default() };
    // Every sku has a level, or it would have been short.
    reservation.with_step(levels, movement, Kind::Reserve, held).map_err(|_| Vec::new())
}

/// Records that nothing could be held, so that a repetition is answered alike.
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

    /// What stands for an order that ended before its hold was asked for: a late request then holds nothing.
    pub const fn tombstone(id: ReservationId, now: Timestamp) -> Decision {
        Self::new(id, State::Released, Vec::new(), now).without_step()
    }

    /// The order that it belongs to.
    pub fn order_id(&self) -> OrderId {
        OrderId::from(self.id.raw())
    }

    /// One of its movements, by its number.
    pub fn movement(&self, number: usize) -> Option<Movement> {
        self.steps.get(number).map(|record| record.movement(self.id, &self.lines))
    }

    /// Whether it ever moved stock: then it is kept for ever, as movements are.
    pub const fn has_moved(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The skus that a command would move: none where it changes no stock.
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

    /// Whether this partial cancellation was carried out before.
    fn has_cancelled(&self, n: u32) -> bool {
        self.steps.iter().any(|record| record.cancellation == Some(n))
    }

    /// Decides what comes of a command.
    ///
    /// A hold whose time is up, but whose stock nobody has claimed yet, is committed as it is: the stock is still there.
    /// Once it is expired the stock is checked again, line by line.
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
            // Its stock is free already; what remains is that it can't be committed any more.
            (Command::End, State::Expired) => Ok(Outcome::change(self.becomes(State::Released, now).without_step())),
            (Command::Expire, State::Held) if self.held_until.is_some_and(|until| until <= now) => {
                go(State::Expired, Kind::Expire, &|line| change(0, -line.quantity))
            }
            (Command::Cancel { n, lines }, State::Committed) if !self.has_cancelled(*n) => {
                self.cancel(*n, lines, levels, movement, now)
            }
            // Parts are cancelled of what was sold: the sale is still on its way here.
            (Command::Cancel { .. }, State::Held | State::Expired) => Ok(Outcome::Early),
            (Command::End | Command::Expire | Command::Cancel { .. }, _) => Ok(Outcome::Nothing),
        }
    }

    /// Gives a part of what was sold back, of each line at most what is left of it.
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

    /// Moves the stock of its lines and remembers that, where anything moves.
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
