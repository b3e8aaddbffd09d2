//! `DELETE /profiles/{handle}/mute`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::mute;
use crate::commands::people;
use crate::model::Handle;

/// Lifts a mute.
///
/// Idempotent. Costs 4.5 RRU and 5 WRU.
#[utoipa::path(
    delete, path = "/profiles/{handle}/mute",
    responses((status = 204, description = "It is not muted."),
        (status = 422, description = "`own_profile`: nobody mutes themselves.")),
)]
pub(crate) async fn unmute_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    let whom = people::related(&app, account, &handle).await?;

    mute::set(&app, account, whom, false, None).await?;

    Ok(Answer::no_content())
}
