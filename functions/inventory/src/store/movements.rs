//! Reading the chain of a sku's movements.

use serde::{Deserialize, Serialize};
use shared::id::{MovementId, Sku};
use shared::table::TableError;

use super::{Store, movement_key};
use crate::model::{Movement, MovementLine};

/// One movement of a chain, with the line that is about the sku.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) movement: Movement,
    pub(crate) line: MovementLine,
}

/// Where a page of a chain goes on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct ChainPlace {
    pub(crate) next: MovementId,
}

impl Store {
    /// Reads the movements of a sku from one of them back in time: up to `limit`, and where to go on.
    pub(crate) async fn chain(
        &self,
        sku: &Sku,
        from: Option<MovementId>,
        limit: usize,
    ) -> Result<(Vec<Link>, Option<ChainPlace>), TableError> {
        let mut links = Vec::with_capacity(limit);
        let mut place = from;
        while let Some(id) = place.filter(|_| links.len() < limit) {
            // Movements never change, and one that is not seen yet ends no chain: so the read is exact where it must be.
            let key = movement_key(id);
            let found = match self.table.get_eventually::<Movement>(&key).await? {
                Some(found) => Some(found),
                None => self.table.get(&key).await?,
            };
            let line = found.as_ref().and_then(|movement| movement.lines.iter().find(|line| line.sku == *sku)).cloned();
            let (Some(movement), Some(line)) = (found, line) else {
                tracing::error!(%sku, movement = %id, "a chain of movements is broken");
                place = None;
                break;
            };
            place = line.previous;
            links.push(Link { movement, line });
        }
        Ok((links, place.map(|next| ChainPlace { next })))
    }
}
