//! Reservations: by id, and those that are held by the time at which they run out.

use domain::Timestamp;
use domain::id::ReservationId;
use service::table::{Index, Page, Position, TableError, Transaction, Write};

use super::{Store, reservation_key, steps};
use crate::model::{Decision, Reservation, State};

/// How many keys carry the holds.
pub(crate) const HOLD_SHARDS: u64 = 4;

/// How long a reservation that never moved any stock is remembered: longer than any event is late.
const MEMORY: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

impl Store {
    /// Reads a reservation as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>, TableError> {
        self.table.get(&reservation_key(id)).await
    }

    /// Writes a new reservation with what it moves, and tells; refused with `reservation` where there is one already.
    pub(crate) async fn make(&self, decision: &Decision) -> Result<(), TableError> {
        let reservation = &decision.reservation;
        let write = Write::create("reservation", reservation_key(reservation.id), reservation);
        self.commit(write, decision).await
    }

    /// Writes a reservation over the version before, with what it moves, and tells.
    pub(crate) async fn change(&self, decision: &Decision) -> Result<(), TableError> {
        let reservation = &decision.reservation;
        let before = reservation.version - 1;
        let write = Write::replace("reservation", reservation_key(reservation.id), reservation, before);
        self.commit(write, decision).await
    }

    async fn commit(&self, write: Write, decision: &Decision) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        if let Some(step) = &decision.step {
            steps::add_step(&mut transaction, step);
        }
        transaction.push(self.listed(write, &decision.reservation));
        if decision.is_news {
            tell(&mut transaction, &decision.reservation);
        }
        transaction.commit().await
    }

    /// Tells once more how a reservation stands.
    pub(crate) async fn tell_again(&self, reservation: &Reservation) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        tell(&mut transaction, reservation);
        transaction.commit().await
    }

    /// A hold is listed by its end; what never moved any stock, and holds none, is forgotten in time.
    fn listed(&self, write: Write, reservation: &Reservation) -> Write {
        match (reservation.state, reservation.held_until) {
            (State::Held, Some(until)) => {
                write.index1(holds(reservation.id.raw().shard(HOLD_SHARDS)), place(until, reservation.id))
            }
            (State::Held | State::Committed, _) => write,
            _ if reservation.has_moved() => write,
            _ => write.expires_at(self.clock().now() + MEMORY),
        }
    }

    /// One page of the holds of one shard whose time is up.
    pub(crate) async fn due(
        &self,
        shard: u64,
        now: Timestamp,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Reservation>, TableError> {
        // `$` follows `#`: the holds that end at this very moment are due.
        self.table.query(Index::First, holds(shard)).below(format!("{now}$")).limit(limit).after(after).page().await
    }

    /// The holds that come next after a place, soonest to run out first, and where to go on: none at the end.
    pub(crate) async fn holds_after(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Reservation>, Option<String>), TableError> {
        let shards = (0..HOLD_SHARDS).map(|shard| {
            let query = self.table.query(Index::First, holds(shard)).limit(limit);
            match after {
                Some(after) => query.between(format!("{after} "), "~").page::<Reservation>(),
                None => query.page(),
            }
        });
        let pages = futures::future::try_join_all(shards).await?;
        // A shard that has more is known up to its last item only, and so is the whole.
        let unfinished = pages.iter().filter(|page| page.next.is_some());
        let horizon = unfinished.filter_map(|page| page.items.last().and_then(place_of)).min();
        let listed = pages.into_iter().flat_map(|page| page.items);
        let mut holds: Vec<_> = listed.filter_map(|hold| Some((place_of(&hold)?, hold))).collect();
        holds.sort_by(|(a, _), (b, _)| a.cmp(b));
        holds.retain(|(place, _)| horizon.as_ref().is_none_or(|horizon| place <= horizon));
        let more = horizon.is_some() || holds.len() > limit;
        holds.truncate(limit);
        let next = holds.last().map(|(place, _)| place.clone()).filter(|_| more);
        Ok((holds.into_iter().map(|(_, hold)| hold).collect(), next))
    }
}

fn holds(shard: u64) -> String {
    format!("holds#{shard}")
}

fn place(until: Timestamp, id: ReservationId) -> String {
    format!("{until}#{}", id.raw())
}

fn place_of(hold: &Reservation) -> Option<String> {
    hold.held_until.map(|until| place(until, hold.id))
}

/// Adds the event that tells where a reservation stands.
fn tell(transaction: &mut Transaction, reservation: &Reservation) {
    use events::inventory as published;
    let (reservation_id, order_id) = (reservation.id, reservation.order_id());
    let shortages = || reservation.shortages.clone();
    match (reservation.state, reservation.held_until) {
        (State::Held, until) => {
            let expires_at = until.unwrap_or(reservation.updated_at);
            transaction.publish(&published::ReservationHeld { reservation_id, order_id, expires_at })
        }
        (State::Rejected, _) => {
            transaction.publish(&published::ReservationRejected { reservation_id, order_id, shortages: shortages() })
        }
        (State::Committed, _) => transaction.publish(&published::ReservationCommitted { reservation_id, order_id }),
        (State::CommitFailed, _) => transaction.publish(&published::ReservationCommitFailed {
            reservation_id,
            order_id,
            shortages: shortages(),
        }),
        (State::Released, _) => transaction.publish(&published::ReservationReleased { reservation_id, order_id }),
        (State::Expired, _) => transaction.publish(&published::ReservationExpired { reservation_id, order_id }),
    };
}
