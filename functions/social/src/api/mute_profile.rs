//! `PUT /profiles/{handle}/mute`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Json, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::mute;
use crate::commands::people;
use crate::model::Handle;

/// How long somebody is muted.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct MuteRequest {
    /// When it ends by itself; without it, never.
    #[deserr(default)]
    until: Option<Timestamp>,
}

/// Mutes somebody, who never learns of it.
///
/// Idempotent. Costs 5.5 RRU and 5 WRU.
#[utoipa::path(
    put, path = "/profiles/{handle}/mute",
    request_body = MuteRequest,
    responses((status = 204, description = "It is muted."),
        (status = 422, description = "`own_profile`: nobody mutes themselves; `profile_required`: the caller has no profile.")),
)]
pub(crate) async fn mute_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
    Json(request): Json<MuteRequest>,
) -> Result<Answer, Problem> {
    people::acting(&app, account).await?;
    if request.until.is_some_and(|until| until <= app.now()) {
        let past = Invalid::new("out_of_range", "a moment ahead is expected");
        return Err(Problem::invalid(Faults::one("/until", past)));
    }
    let whom = people::other(&app, account, &handle).await?;

    mute::set(&app, account, whom.account_id, true, request.until).await?;

    Ok(Answer::no_content())
}
