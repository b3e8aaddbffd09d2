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
