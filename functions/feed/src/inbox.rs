//! What feed consumes: people, how they stand to each other, and what they post.

use events::identity::AccountErased;
use events::social::{BlockChanged, FollowChanged, MuteChanged, PostChanged, ProfileChanged};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Feed;
use crate::commands;

service::inbox! { Feed {
    ProfileChanged => on_profile_changed,
    FollowChanged => on_follow_changed,
    BlockChanged => on_block_changed,
    MuteChanged => on_mute_changed,
    PostChanged => on_post_changed,
    AccountErased => on_account_erased,
} }

async fn on_profile_changed(app: &Feed, _: &Event, data: ProfileChanged) -> Result<(), ConsumeError> {
    Ok(commands::profile::take(app, data).await?)
}

async fn on_follow_changed(app: &Feed, _: &Event, data: FollowChanged) -> Result<(), ConsumeError> {
    Ok(commands::follow::take(app, &data).await?)
}

async fn on_block_changed(app: &Feed, _: &Event, data: BlockChanged) -> Result<(), ConsumeError> {
    match app.store.change_block((data.blocker, data.blocked), data.version, data.active).await {
        // A newer change is there.
        Err(error) if error.refused(crate::store::RELATION) => Ok(()),
        other => Ok(other?),
    }
}

async fn on_mute_changed(app: &Feed, _: &Event, data: MuteChanged) -> Result<(), ConsumeError> {
    match app.store.change_mute((data.muter, data.muted), data.version, data.active, data.until).await {
        // A newer change is there.
        Err(error) if error.refused(crate::store::RELATION) => Ok(()),
        other => Ok(other?),
    }
}

async fn on_post_changed(app: &Feed, _: &Event, data: PostChanged) -> Result<(), ConsumeError> {
    Ok(commands::post::take(app, data).await?)
}

async fn on_account_erased(app: &Feed, _: &Event, data: AccountErased) -> Result<(), ConsumeError> {
    Ok(commands::erase::begin(app, data.account_id).await?)
}
