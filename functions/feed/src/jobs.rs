//! The work of the schedule: what is due goes on, and trends are counted.

use service::capability::WorkError;
use service::table::error_chain;

use crate::Feed;
use crate::commands::{erase, trends, turn};
use crate::store::Task;

/// How much of what is due one tick goes on with.
const A_TICK: usize = 10;

/// Does what is due. A failure does not hold up the rest.
pub(crate) async fn tick(app: &Feed) -> Result<(), WorkError> {
    let mut failed = Ok(());
    for due in app.store.due(A_TICK).await? {
        let done = match due.task {
            Task::Turn => turn::go_on(app, due).await,
            Task::Erase => erase::go_on(app, due).await,
        };
        if let Err(error) = done {
            tracing::warn!(error = %error_chain(&error), "work stays due");
            failed = Err(error.into());
        }
    }
    trends::count(app).await?;
    failed
}
