//! The schedule: releases that are complete and were not seen to be, and what they leave behind.

use events::content::Released;
use service::capability::WorkError;
use service::table::error_chain;

use crate::Delivery;
use crate::commands::release::{advance, is_over, settle};

/// Advances releases whose events were interrupted, and settles those that are seen for a minute. A failure does not hold up
/// the others. What a release waits for is named in the log once it is late: a release is seen whole or not at all, so it
/// waits until content is published again.
pub(crate) async fn tick(app: &Delivery) -> Result<(), WorkError> {
    let now = app.context.clock.now();
    let (mut after, mut failed) = (None, Ok(()));
    loop {
        let page = app.store.unsettled(after).await?;
        for release in page.items {
            let id = release.release_id;
            let done = match release.visible_from {
                None => advance(app, id).await.map(|missing| {
                    if let Some(Released { entry_id, version, .. }) = missing.filter(|_| release.is_late(now)) {
                        tracing::warn!(release_id = %id, %entry_id, version, "a release waits for an entry");
                    }
                }),
                Some(_) if is_over(&release, now) => settle(app, release).await,
                Some(_) => Ok(()),
            };
            if let Err(error) = done {
                tracing::warn!(release_id = %id, error = %error_chain(&error), "a release is stuck");
                failed = Err(error.into());
            }
        }
        after = page.next;
        if after.is_none() {
            return failed;
        }
    }
}
