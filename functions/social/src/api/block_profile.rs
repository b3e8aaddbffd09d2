//! `PUT /profiles/{handle}/block`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::block;
use crate::commands::people;
use crate::model::Handle;

/// Blocks somebody: neither sees the other's posts, and both follows and requests end at once.
///
/// Idempotent. Costs 6.5 RRU and 7 WRU, and up to 6 WRU for each follow that ends.
#[utoipa::path(
    put, path = "/profiles/{handle}/block",
    responses((status = 204, description = "It is blocked."),
        (status = 422, description = "`own_profile`: nobody blocks themselves; `profile_required`: the caller has no profile.")),
)]
pub(crate) async fn block_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    people::acting(&app, account).await?;
    let whom = people::other(&app, account, &handle).await?;

    block::set(&app, account, whom.account_id, true).await?;

    Ok(Answer::no_content())
}
