//! `GET /ratings`

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};

use super::requests::Products;
use super::views::{PUBLIC_READ_S, RatingResponse};
use crate::Social;

/// Of which products.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RatingsByIds {
    /// Products, separated by commas; at most 50.
    #[param(inline)]
    ids: Products,
}

/// Shows what the reviews of several products come to; those without reviews are left out.
///
/// Needs no token. Costs 0.5 RRU each.
#[utoipa::path(
    get, path = "/ratings",
    responses((status = 200, description = "The ratings.", body = List<RatingResponse>)),
)]
pub(crate) async fn list_ratings(
    State(app): State<Arc<Social>>,
    Query(asked): Query<RatingsByIds>,
) -> Result<Answer, Problem> {
    let mut found: BTreeMap<_, _> =
        app.store.ratings(&asked.ids.0).await?.into_iter().map(|rating| (rating.product_id, rating)).collect();

    let rated = asked.ids.0.iter().filter_map(|id| found.remove(id));
    let items = rated.map(|rating| RatingResponse::from(&rating)).collect();
    Ok(Answer::list(&List { items, next_cursor: None }).kept_for(PUBLIC_READ_S))
}
