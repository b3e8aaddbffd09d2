//! The work of the schedule: what is due at a time.

use domain::id::{EntryId, ReleaseId};
use service::Problem;
use service::table::TableError;

use crate::Content;
use crate::commands::{release, schedule};
use crate::model::Moment;

/// How much of each shard one tick does.
const OF_A_SHARD: usize = 5;

/// Does what is due. A failure does not hold up the rest.
pub(super) async fn scheduled(app: &Content) -> Result<(), TableError> {
    let mut failed = 0;
    for moment in app.store.due_moments(app.context.clock.now(), OF_A_SHARD).await? {
        if let Err(problem) = carry_out(app, &moment).await {
            tracing::warn!(what = moment.what, code = problem.code(), "a scheduled publication stays due");
            failed += 1;
        }
    }
    match failed {
        0 => Ok(()),
        failed => Err(TableError::Failed(format!("{failed} scheduled publications stay due").into())),
    }
}

async fn carry_out(app: &Content, moment: &Moment) -> Result<(), Problem> {
    if let Ok(id) = moment.what.parse::<ReleaseId>() {
        return release::publish_due(app, id, moment).await;
    }
    match moment.what.parse::<EntryId>() {
        Ok(id) => schedule::carry_out(app, id, moment).await,
        Err(_) => Ok(()),
    }
}
