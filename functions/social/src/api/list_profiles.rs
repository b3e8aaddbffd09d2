//! `GET /profiles`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};

use super::requests::{Accounts, Looking};
use super::views::PersonResponse;
use crate::Social;
use crate::commands::people;

/// Which profiles.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProfilesByIds {
    /// Accounts, separated by commas; at most 50.
    #[param(inline)]
    ids: Accounts,
}

/// Shows several profiles by their accounts, in this order, those that the caller may see.
///
/// Costs 0.5 RRU each, 1.5 for a caller with an account.
#[utoipa::path(
    get, path = "/profiles",
    responses((status = 200, description = "The profiles.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_profiles(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Query(asked): Query<ProfilesByIds>,
) -> Result<Answer, Problem> {
    let listed = asked.ids.0.into_iter().map(|account| (account, None, None)).collect();
    let items = people::seen(&app, viewer, listed).await?.iter().map(PersonResponse::from).collect();

    Ok(Answer::list(&List { items, next_cursor: None }))
}
