//! What people do, and who they are.

use domain::email::Email;
use events::identity::{AccountErased, ContactChanged, GuestMerged};
use events::social::{
    BlockChanged, FollowChanged, MuteChanged, PostChanged, ProfileChanged, ProfileState, ReactionChanged, ReportOpened,
    Reported, ReviewChanged,
};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Notifications;
use crate::commands::staff::tell_staff;
use crate::commands::{erase, merge, posts, relations};
use crate::model::{Facts, Kind, Target};
use crate::store::Profile;

type Consumed = Result<(), ConsumeError>;

pub(super) async fn on_profile_changed(app: &Notifications, _: &Event, data: ProfileChanged) -> Consumed {
    let is_shown = data.state == ProfileState::Active;
    let profile = Profile {
        account_id: data.account_id,
        version: data.version,
        state: data.state,
        handle: data.handle.filter(|_| is_shown),
        display_name: if is_shown { data.display_name } else { String::new() },
        avatar: data.avatar.filter(|_| is_shown),
    };
    Ok(app.store.put_profile(&profile).await?)
}

pub(super) async fn on_follow_changed(app: &Notifications, _: &Event, data: FollowChanged) -> Consumed {
    Ok(relations::follow(app, &data).await?)
}

pub(super) async fn on_block_changed(app: &Notifications, _: &Event, data: BlockChanged) -> Consumed {
    Ok(relations::block(app, &data).await?)
}

pub(super) async fn on_mute_changed(app: &Notifications, _: &Event, data: MuteChanged) -> Consumed {
    Ok(relations::mute(app, &data).await?)
}

pub(super) async fn on_post_changed(app: &Notifications, _: &Event, data: PostChanged) -> Consumed {
    Ok(posts::post(app, &data).await?)
}

pub(super) async fn on_reaction_changed(app: &Notifications, _: &Event, data: ReactionChanged) -> Consumed {
    Ok(posts::reaction(app, &data).await?)
}

pub(super) async fn on_review_changed(app: &Notifications, _: &Event, data: ReviewChanged) -> Consumed {
    Ok(posts::review(app, &data).await?)
}

pub(super) async fn on_report_opened(app: &Notifications, _: &Event, data: ReportOpened) -> Consumed {
    let (what, id) = match data.subject {
        Reported::Post(id) => ("post", id.to_string()),
        Reported::Review(id) => ("review", id.to_string()),
        Reported::Profile(id) => ("profile", id.to_string()),
    };
    let facts = [("reason", data.reason), ("subject", what.to_owned()), ("subject_id", id)];
    let facts: Facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let target = Target::new("report", data.report_id);
    Ok(tell_staff(app, Kind::ReportOpened, target, data.report_id, facts).await?)
}

pub(super) async fn on_account_erased(app: &Notifications, _: &Event, data: AccountErased) -> Consumed {
    Ok(erase::erased(app, data.account_id).await?)
}

pub(super) async fn on_guest_merged(app: &Notifications, _: &Event, data: GuestMerged) -> Consumed {
    Ok(merge::merged(app, data.guest_id, data.account_id).await?)
}

pub(super) async fn on_contact_changed(app: &Notifications, _: &Event, data: ContactChanged) -> Consumed {
    // An address that is none reaches nobody.
    let email = data.email.and_then(|email| email.parse::<Email>().ok());
    Ok(app.store.put_contact(data.account_id, data.version, email).await?)
}
