//! Who acts, and upon whom.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::AccountId;
use events::social::ProfileState;
use http::StatusCode;
use service::Problem;
use service::table::TableError;

use crate::Social;
use crate::model::{Handle, Person, Profile, Standing, Viewer, sees_profile};

/// The profile of somebody who acts; whoever has none, or one that is suspended, may not. 1 RRU.
pub(crate) async fn acting(app: &Social, account: AccountId) -> Result<Profile, Problem> {
    let found = app.store.profile(account).await?;
    match found {
        Some(profile) if profile.is_active() => Ok(profile),
        Some(profile) if profile.state == ProfileState::Suspended => {
            Err(Problem::new(StatusCode::FORBIDDEN, "profile_suspended", "Moderators have suspended this profile."))
        }
        Some(_) => Err(gone()),
        None => Err(Problem::refused("profile_required", "This needs a profile: PUT /profiles/me makes one.")),
    }
}

fn gone() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_gone", "This account is erased.")
}

/// Whoever acts without a profile is at least not erased: nothing is written that nobody would remove. 1 RRU.
pub(crate) async fn not_gone(app: &Social, account: AccountId) -> Result<(), Problem> {
    let found = app.store.profile(account).await?;
    if found.is_some_and(|profile| profile.state == ProfileState::Gone) { Err(gone()) } else { Ok(()) }
}

/// Whom a handle names, as far as the viewer may see: 3 to 4 RRU.
pub(crate) async fn named(app: &Social, viewer: Viewer, handle: &Handle) -> Result<(Profile, Standing), Problem> {
    let missing = || Problem::not_found("profile");
    let account = app.store.account_of(handle, app.now()).await?.ok_or_else(missing)?;
    let profile = app.store.profile(account).await?.ok_or_else(missing)?;
    let standing = app.store.standings(viewer.account, [account]).await?.remove(&account).ok_or_else(missing)?;
    if sees_profile(viewer, &profile, &standing) { Ok((profile, standing)) } else { Err(missing()) }
}

/// Somebody else whom a handle names: the caller is refused. 3.5 RRU.
pub(crate) async fn other(app: &Social, account: AccountId, handle: &Handle) -> Result<Profile, Problem> {
    let viewer = Viewer { account: Some(account), moderates: false };
    let (profile, _) = named(app, viewer, handle).await?;
    if profile.account_id == account {
        return Err(Problem::refused("own_profile", "This is for others than oneself."));
    }
    Ok(profile)
}

/// Somebody whom a handle names, where the caller sees them, or has something there to take back: a follow, a block or a mute of somebody
/// who is not to be seen any more. 3.5 RRU, 1 more of who is not seen.
pub(crate) async fn related(app: &Social, account: AccountId, handle: &Handle) -> Result<AccountId, Problem> {
    let missing = || Problem::not_found("profile");
    let viewer = Viewer { account: Some(account), moderates: false };
    let whom = app.store.account_of(handle, app.now()).await?.ok_or_else(missing)?;
    if whom == account {
        return Err(Problem::refused("own_profile", "This is for others than oneself."));
    }
    let profile = app.store.profile(whom).await?.ok_or_else(missing)?;
    let standing = app.store.standings(viewer.account, [whom]).await?.remove(&whom).ok_or_else(missing)?;
    let is_related = standing.there.as_ref().is_some_and(|edge| edge.blocks || edge.follows() || edge.requests());
    if is_related || sees_profile(viewer, &profile, &standing) {
        return Ok(whom);
    }
    let mute = app.store.mute(account, whom).await?;
    if mute.is_some_and(|mute| mute.active) { Ok(whom) } else { Err(missing()) }
}

/// All of a list of one's own that have a profile, in its order: also those who are not to be seen any more. 0.5 RRU each.
pub(crate) async fn own_list(
    app: &Social,
    listed: Vec<(AccountId, Option<Timestamp>, Option<Timestamp>)>,
) -> Result<Vec<Person>, TableError> {
    let accounts: Vec<_> = listed.iter().map(|(account, ..)| *account).collect();
    let profiles = app.store.profiles(&accounts).await?;
    let mut profiles: BTreeMap<_, _> = profiles.into_iter().map(|profile| (profile.account_id, profile)).collect();
    let people = listed.into_iter().filter_map(|(account, since, until)| {
        let profile = profiles.remove(&account).filter(|profile| profile.content.is_some())?;
        Some(Person { profile, since, until })
    });
    Ok(people.collect())
}

/// Those of a list whom the viewer may see, in its order. 1.5 RRU each.
pub(crate) async fn seen(
    app: &Social,
    viewer: Viewer,
    listed: Vec<(AccountId, Option<Timestamp>, Option<Timestamp>)>,
) -> Result<Vec<Person>, TableError> {
    let mut standings: BTreeMap<_, _> =
        app.store.standings(viewer.account, listed.iter().map(|(account, ..)| *account)).await?;
    let people = listed.into_iter().filter_map(|(account, since, until)| {
        let standing = standings.remove(&account)?;
        let profile = standing.profile.clone()?;
        sees_profile(viewer, &profile, &standing).then_some(Person { profile, since, until })
    });
    Ok(people.collect())
}
