//! Reads the chain of a sku's movements.

use domain::id::Sku;
use service::table::TableError;

use super::{Store, movement_key, reservation_key};
use crate::model::{Effect, Movement, Place, Reservation};

/// One movement of a chain, with its change of the sku.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) movement: Movement,
    pub(crate) effect: Effect,
}

impl Store {
    /// Reads the movements of a sku from one of them back in time: up to `limit`, and the next place.
    pub(crate) async fn chain(
        &self,
        sku: &Sku,
        from: Option<Place>,
        limit: usize,
    ) -> Result<(Vec<Link>, Option<Place>), TableError> {
        let mut links = Vec::with_capacity(limit);
        let mut next = from;
        while let Some(place) = next.filter(|_| links.len() < limit) {
            let found = self.movement(place).await?;
            let line = found.as_ref().and_then(|movement| movement.lines.iter().find(|line| line.sku == *sku));
            let Some(effect) = line.map(|line| line.effect) else {
                tracing::error!(%sku, movement = %place, "a chain of movements is broken");
                return Ok((links, None));
            };
            next = effect.previous;
            links.extend(found.map(|movement| Link { movement, effect }));
        }
        Ok((links, next))
    }

    /// Movements never change, so a stale read suffices; one that it misses is read again, consistently.
    async fn movement(&self, place: Place) -> Result<Option<Movement>, TableError> {
        match place {
            Place::Own(id) => {
                let key = movement_key(id);
                match self.table.get_eventually(&key).await? {
                    Some(found) => Ok(Some(found)),
                    None => self.table.get(&key).await,
                }
            }
            Place::Step(id, number) => {
                let seen: Option<Reservation> = self.table.get_eventually(&reservation_key(id)).await?;
                match seen.and_then(|reservation| reservation.movement(number)) {
                    Some(found) => Ok(Some(found)),
                    None => Ok(self.reservation(id).await?.and_then(|reservation| reservation.movement(number))),
                }
            }
        }
    }
}
