//! What is due at a time: `due#<shard>`, sorted by time. Each is written and removed in the transaction that changes what the
//! entry or the release says of it.
//!
//! | access | by | cost |
//! | --- | --- | --- |
//! | what is due | one query a shard | 4 × 0.5 RRU |

use domain::Timestamp;
use futures::future::try_join_all;
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::Moment;

/// The label of a write of a moment: refused where it was changed or done meanwhile.
pub(crate) const MOMENT: &str = "moment";
/// Keys of the queue, so that many schedules make none hot.
const SHARDS: u32 = 4;

fn key(moment: &Moment) -> Key {
    let shard = moment.what.bytes().map(u32::from).sum::<u32>() % SHARDS;
    Key::new(format!("due#{shard}"), format!("{}#{}", moment.at, moment.what))
}

impl Store {
    /// What is due, the oldest of each shard. 4 × 0.5 RRU.
    pub(crate) async fn due_moments(&self, now: Timestamp, limit: usize) -> Result<Vec<Moment>, TableError> {
        let queries = (0..SHARDS).map(|shard| {
            let query = self.table.query(Index::Main, format!("due#{shard}"));
            // Behind all that are due at this moment.
            query.below(format!("{now}$")).limit(limit).page::<Moment>()
        });
        Ok(try_join_all(queries).await?.into_iter().flat_map(|page| page.items).collect())
    }

    /// Removes a moment that is done with.
    pub(crate) fn end_moment(&self, moment: &Moment) -> Write {
        Write::delete(MOMENT, key(moment)).when("attribute_exists(pk)")
    }

    /// The writes that make these moments of those.
    pub(crate) fn move_moments(&self, before: &[Moment], after: &[Moment]) -> Vec<Write> {
        let ended = before.iter().filter(|moment| !after.contains(moment)).map(|moment| self.end_moment(moment));
        let begun = after.iter().filter(|moment| !before.contains(moment));
        ended.chain(begun.map(|moment| Write::create(MOMENT, key(moment), moment))).collect()
    }
}
