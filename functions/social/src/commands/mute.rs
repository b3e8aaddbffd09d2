//! Muting.

use domain::Timestamp;
use domain::id::AccountId;
use service::Problem;
use service::table::Attempts;

use crate::Social;
use crate::model::Mute;
use crate::store::MUTE;

/// Sets a mute, or lifts it. Idempotent. 1 RRU and 5 WRU.
pub(crate) async fn set(
    app: &Social,
    muter: AccountId,
    muted: AccountId,
    active: bool,
    until: Option<Timestamp>,
) -> Result<(), Problem> {
    let mut attempts = Attempts::on("mute");
    loop {
        let (before, since) = (app.store.mute(muter, muted).await?, app.now());
        let stands = before.as_ref().map(|before| (before.active, before.until));
        if stands == Some((active, until)) || (!active && stands.is_none_or(|(active, _)| !active)) {
            return Ok(());
        }
        let version = before.map_or(0, |before| before.version) + 1;
        match app.store.save_mute(&Mute { muter, muted, version, active, until, since }).commit().await {
            Err(error) if error.refused(MUTE) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}
