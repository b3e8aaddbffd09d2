//! The work of the schedule and of operators.

mod republish;
mod scheduled;

use service::capability::WorkError;

pub(crate) use self::republish::republish;
use crate::Content;
use crate::commands::finish::finish;
use crate::commands::sweep_assets::sweep_assets;

/// How much is done by one tick; the next one goes on.
const A_TICK: usize = 25;

/// Does what is due. A failure does not hold up the rest.
pub(crate) async fn tick(app: &Content) -> Result<(), WorkError> {
    let mut failed = Ok(());
    for due in app.store.due(A_TICK).await? {
        if let Err(error) = finish(app, due).await {
            tracing::warn!(error = %service::table::error_chain(&error), "work stays due");
            failed = Err(error.into());
        }
    }
    if let Err(error) = self::scheduled::scheduled(app).await {
        failed = Err(error.into());
    }
    sweep_assets(app).await?;
    failed
}
