//! `GET /profiles/{handle}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Looking;
use super::views::{ProfileResponse, tagged};
use crate::Social;
use crate::commands::people;
use crate::model::Handle;

/// Shows a profile with its exact counters, and how the caller stands to it.
///
/// A handle that was changed leads to its profile for 30 days. Costs 3.5 RRU; 5.5 for somebody else with an account.
#[utoipa::path(
    get, path = "/profiles/{handle}",
    responses((status = 200, description = "The profile.", body = ProfileResponse)),
)]
pub(crate) async fn find_profile(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    let (profile, standing) = people::named(&app, viewer, &handle).await?;
    let tally = app.store.person_tally(profile.account_id).await?;
    let mute = match viewer.account.filter(|account| *account != profile.account_id) {
        Some(account) => app.store.mute(account, profile.account_id).await?,
        None => None,
    };
    let mutes = mute.is_some_and(|mute| mute.stands(app.now()));

    let shown = ProfileResponse::of(&profile, &tally, viewer, &standing, mutes);
    Ok(tagged(profile.version, &shown))
}
