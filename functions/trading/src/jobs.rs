//! The work of the schedule: whatever waits in a market's queue.

use service::capability::WorkError;

use crate::Trading;
use crate::commands::{Outcome, look_again, run_market, schedule};

/// How many markets are listed at once.
const PAGE: usize = 100;

/// Lets each market's commands be done, and looks again for orders of guests who signed in. A market that fails does not keep
/// the others from their turn.
pub(crate) async fn tick(app: &Trading) -> Result<(), WorkError> {
    let (mut after, mut failed) = (None, None);
    loop {
        let page = app.store.markets(PAGE, after).await?;
        for market in page.items {
            match run_market(app, &market.symbol).await {
                Ok(Outcome::Busy) => {
                    tracing::info!(symbol = %market.symbol, "another writer has the lease");
                    // Its process may have been stopped. A function has the next tick instead.
                    if !cfg!(feature = "lambda") {
                        schedule(app, &market.symbol).await;
                    }
                }
                Ok(_) => {}
                Err(error) => failed = Some(error),
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    look_again(app).await?;
    failed.map_or(Ok(()), Err)
}
