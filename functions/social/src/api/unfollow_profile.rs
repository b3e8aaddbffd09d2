//! `DELETE /profiles/{handle}/follow`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::follow;
use crate::commands::people;
use crate::model::Handle;

/// Ends a follow, or a request for one.
///
/// Idempotent. Costs 4.5 RRU and 10 WRU; 5 WRU for a request.
#[utoipa::path(
    delete, path = "/profiles/{handle}/follow",
    responses((status = 204, description = "It is not followed."),
        (status = 422, description = "`own_profile`: nobody follows themselves.")),
)]
pub(crate) async fn unfollow_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    let whom = people::related(&app, account, &handle).await?;

    follow::end(&app, account, whom).await?;

    Ok(Answer::no_content())
}
