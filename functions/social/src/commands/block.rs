//! Blocking: both follows end in the same transaction.

use domain::id::AccountId;
use service::Problem;
use service::table::Attempts;

use crate::Social;
use crate::model::Edge;
use crate::store::{Counts, EDGE};

/// Sets or lifts a block. Idempotent. 2 RRU, and 7 WRU beside 6 for each follow that ends.
pub(crate) async fn set(app: &Social, account: AccountId, whom: AccountId, blocks: bool) -> Result<Edge, Problem> {
    let mut attempts = Attempts::on("edge");
    loop {
        let now = app.now();
        let there = app.store.edge(account, whom, now).await?;
        if there.blocks == blocks {
            return Ok(there);
        }
        let (mut transaction, mut counts) = (app.store.table().transaction(), Counts::default());
        let after = if blocks {
            // The other edge is written in any case, so that a follow that is under way is refused.
            let back = app.store.edge(whom, account, now).await?;
            app.store.change_edge(&mut transaction, &mut counts, &back, &back.apart(now));
            let apart = there.apart(now).blocking(true, now);
            Edge { version: there.version + 1, ..apart }
        } else {
            there.blocking(false, now)
        };
        app.store.change_edge(&mut transaction, &mut counts, &there, &after);
        counts.write(&mut transaction);
        match transaction.commit().await {
            Ok(()) => return Ok(after),
            Err(error) if error.refused(EDGE) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
