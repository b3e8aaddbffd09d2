//! `PUT /profiles/me`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};

use super::requests::{Account, MaybeMatch};
use super::views::OwnProfileResponse;
use crate::Social;
use crate::commands::profile;
use crate::model::ProfileContent;

/// Makes or changes the caller's profile.
///
/// The first time it needs no `If-Match`; afterwards it does. An old handle leads to the profile for 30 days, and is
/// free afterwards. Costs 1 RRU and 7 WRU; 5 WRU where the handle stays, 9 where it changes.
#[utoipa::path(
    put, path = "/profiles/me",
    request_body = ProfileContent,
    responses((status = 200, description = "The profile as it is now.", body = OwnProfileResponse),
        (status = 201, description = "The new profile.", body = OwnProfileResponse),
        (status = 409, description = "`handle_taken`: another profile has this handle, or had it lately."),
        (status = 422, description = "`handle_changed_too_often`: a handle changes at most three times within 30 days.")),
)]
pub(crate) async fn save_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    expected: MaybeMatch,
    Json(content): Json<ProfileContent>,
) -> Result<Answer, Problem> {
    let (profile, is_new) = profile::save(&app, account, content, |before, is_same| {
        expected.check(before.map(|before| before.version), is_same)
    })
    .await?;

    Ok(match is_new {
        true => Answer::created("/profiles/me", &OwnProfileResponse::from(&profile)).version(profile.version),
        false => Answer::ok(&OwnProfileResponse::from(&profile)).version(profile.version),
    })
}
