//! Reservations: by id, and holds by their expiry.

use domain::Timestamp;
use domain::id::ReservationId;
use service::table::{Index, Page, Position, TableError, Transaction, Write};

use super::{Store, reservation_key, steps};
use crate::model::{Decision, Reservation, State};

/// The number of index keys for holds.
pub(crate) const HOLD_SHARDS: u64 = 4;

/// How long a reservation that never moved stock is kept: longer than any event is late.
const MEMORY: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

impl Store {
    /// Reads a reservation consistently. 1 RRU.
    pub(crate) async fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>, TableError> {
        self.table.get(&reservation_key(id)).await
    }

    /// Writes and publishes a new reservation with its movement; refused with `reservation` if it
    /// exists.
    pub(crate) async fn make(&self, decision: &Decision) -> Result<(), TableError> {
        let reservation = &decision.reservation;
        let write = Write::create("reservation", reservation_key(reservation.id), reservation);
        self.commit(write, decision).await
    }

    /// Writes and publishes a reservation's next version with its movement.
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

    /// Publishes the state of a reservation again.
    pub(crate) async fn tell_again(&self, reservation: &Reservation) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        tell(&mut transaction, reservation);
        transaction.commit().await
    }

    /// Lists a hold by its expiry; lets a reservation that never moved stock expire.
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

    /// Reads a page of one shard's overdue holds.
    pub(crate) async fn due(
        &self,
        shard: u64,
        now: Timestamp,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Reservation>, TableError> {
        // `$` follows `#`, so holds that expire at this very moment are included.
        self.table.query(Index::First, holds(shard)).below(format!("{now}$")).limit(limit).after(after).page().await
    }

    /// Reads the next holds after a position, soonest to expire first, and the next position, if
    /// any.
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
        // A shard with more items is known only up to its last read item, and so is the merged list.
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

/// Adds the event with the state of a reservation.
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
