//! `DELETE /profiles/{handle}/block`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::block;
use crate::commands::people;
use crate::model::Handle;

/// Lifts a block. No follow comes back by it.
///
/// Idempotent. Costs 4.5 RRU and 5 WRU.
#[utoipa::path(
    delete, path = "/profiles/{handle}/block",
    responses((status = 204, description = "It is not blocked."),
        (status = 422, description = "`own_profile`: nobody blocks themselves.")),
)]
pub(crate) async fn unblock_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    let whom = people::related(&app, account, &handle).await?;

    block::set(&app, account, whom, false).await?;

    Ok(Answer::no_content())
}
