//! `GET /markets/{symbol}/book`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Path, Query};

use super::views::{BookResponse, MOVING_S};
use crate::Trading;
use crate::commands::follow;
use crate::model::Symbol;

/// How much of a book is shown.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BookDepth {
    /// So many levels of each side at most: 1 to 1000.
    #[param(required = false, value_type = usize, minimum = 1, maximum = 1000, default = 20)]
    #[deserr(default)]
    depth: Depth,
}

/// A number of levels.
#[derive(Clone, Copy, Debug)]
struct Depth(usize);

impl Default for Depth {
    fn default() -> Self {
        Self(20)
    }
}

impl std::str::FromStr for Depth {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("out_of_range", "a whole number from 1 to 1000 is expected");
        text.parse().ok().filter(|depth| (1..=1000).contains(depth)).map(Self).ok_or_else(refused)
    }
}

impl Deserr<Faults> for Depth {
    fn deserialize_from_value<V: deserr::IntoValue>(
        value: deserr::Value<V>,
        location: deserr::ValuePointerRef<'_>,
    ) -> Result<Self, Faults> {
        domain::fault::parse_text(value, location)
    }
}

/// Shows what rests in a market, price by price (L2).
///
/// `sequence` is that of the last delta in it: a client that goes on with the deltas after it misses none. May be slightly
/// stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB of what is new to the process; its first time also the last snapshot.
#[utoipa::path(
    get, path = "/markets/{symbol}/book",
    responses((status = 200, description = "The book.", body = BookResponse)),
)]
pub(crate) async fn find_book(
    State(app): State<Arc<Trading>>,
    Path(symbol): Path<Symbol>,
    Query(BookDepth { depth: Depth(depth) }): Query<BookDepth>,
) -> Result<Answer, Problem> {
    let found = follow(&app, &symbol, |seen| BookResponse::of(&symbol, seen, depth)).await?;

    Ok(Answer::ok(&found.ok_or_else(|| Problem::not_found("market"))?).kept_for(MOVING_S))
}
