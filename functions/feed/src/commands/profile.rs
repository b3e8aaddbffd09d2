//! A profile as social published it.

use events::social::{ProfileChanged, ProfileState};
use service::table::{Attempts, TableError};

use crate::Feed;
use crate::model::{Hour, Profile, Window};
use crate::store::{PROFILE, Store};

/// Keeps a profile, unless a newer one is there or the account is erased. Where moderators suspend somebody or let them
/// back, the tags of the longest window are counted again. Idempotent.
pub(crate) async fn take(app: &Feed, data: ProfileChanged) -> Result<(), TableError> {
    let (of, version) = (data.account_id, data.version);
    let after = Profile::of(data);
    let mut attempts = Attempts::on("profile");
    loop {
        let before = app.store.profile(of).await?;
        if before.as_ref().is_some_and(|before| before.erased || before.version > version) {
            return Ok(());
        }
        let was = before.as_ref().map(|before| before.state);
        if before.as_ref().is_some_and(|before| before.version == version) {
            return if was == Some(ProfileState::Suspended) { recount(app, version).await } else { Ok(()) };
        }
        let mut transaction = app.store.table().transaction();
        transaction.push(Store::save_profile(of, before.as_ref(), &after));
        let concerns_trends = [was, Some(after.state)].contains(&Some(ProfileState::Suspended));
        if concerns_trends {
            transaction.push(Store::suspend(of, after.state == ProfileState::Suspended));
        }
        match transaction.commit().await {
            Err(error) if error.refused(PROFILE) => attempts.again().await?,
            Ok(()) if concerns_trends => return recount(app, version).await,
            other => return other,
        }
    }
}

async fn recount(app: &Feed, version: u64) -> Result<(), TableError> {
    let Hour(this) = Hour::of(app.context.clock.now());
    app.store.recount_all((0..Window::Week.hours()).map(|ago| Hour(this - ago)), &format!("profile#{version}")).await
}
