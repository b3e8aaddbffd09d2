//! An account is gone: so is all that it wrote. The event takes the profile away at once; the tick does the rest, step by step.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use events::social::ProfileState;
use service::table::{Attempts, TableError, error_chain};

use super::erase_steps::step;
use crate::Social;
use crate::model::{Erasure, Profile, Stage};
use crate::store::{ERASURE, HANDLE, PROFILE};

/// Erasures that one tick looks at.
const ERASURES: usize = 10;
/// How many steps of each one tick makes: each removes a page of things.
const STEPS: usize = 40;
/// How long a tick goes on with them.
const BUDGET: Duration = Duration::from_secs(10);
/// The time until all is gone through again: requests that were under way have ended, and indexes have caught up.
const PAUSE: Duration = Duration::from_secs(2 * 60);

/// Takes a profile away and begins the erasure of the rest. Idempotent. 1 RRU and 7 WRU, 2 for each handle.
pub(crate) async fn begin(app: &Social, account: AccountId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("profile");
    loop {
        let (mut before, now) = (app.store.profile(account).await?, app.now());
        if before.as_ref().is_some_and(|before| before.state == ProfileState::Gone) {
            return Ok(());
        }
        if let Some(before) = &mut before {
            before.old.retain(|old| old.until > now);
        }
        let after = Profile::gone(account, before.as_ref(), now);
        let mut transaction = app.store.end_profile(before.as_ref(), &after, now);
        let erasure = Erasure { account, version: 1, due: now, stage: Stage::Posts, again: false };
        app.store.begin_erasure(&mut transaction, &erasure);
        match transaction.commit().await {
            Err(error) if error.refused(PROFILE) || error.refused(HANDLE) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Goes on with the erasures that are under way: at most 40 pages of each, for ten seconds. A failure does not hold up the others.
pub(crate) async fn go_on(app: &Social) -> Result<(), TableError> {
    let (begun, mut outcome) = (app.now(), Ok(()));
    for erasure in app.store.due_erasures(begun, ERASURES).await? {
        let account = erasure.account;
        match carry_on(app, erasure, begun).await {
            // Another process goes on with it.
            Err(error) if error.refused(ERASURE) => {}
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), %account, "an erasure waits");
                outcome = Err(error);
            }
            Ok(()) => {}
        }
    }
    outcome
}

async fn carry_on(app: &Social, mut erasure: Erasure, begun: Timestamp) -> Result<(), TableError> {
    for _ in 0..STEPS {
        if app.now().since(begun) > BUDGET {
            break;
        }
        if step(app, erasure.account, erasure.stage).await? {
            continue;
        }
        let Some(stage) = erasure.stage.next() else {
            let due = app.now() + PAUSE;
            let next = Erasure { version: 1, due, stage: Stage::Posts, again: true, ..erasure.clone() };
            return app.store.end_erasure(&erasure, (!erasure.again).then_some(&next)).await;
        };
        erasure = Erasure { stage, version: erasure.version + 1, ..erasure };
        app.store.note_erasure(&erasure).await?;
    }
    Ok(())
}
