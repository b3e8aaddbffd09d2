//! `GET /markets/{symbol}/deltas`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Path, Query};

use super::views::{DeltaList, DeltaResponse, MOVING_S};
use crate::Trading;
use crate::model::Symbol;

/// Which deltas.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeltaRange {
    /// Only those behind this sequence: that of a book, or of the page before.
    #[param(value_type = u64, minimum = 0, maximum = 9_007_199_254_740_991_u64)]
    after: Sequence,
    /// At most so many: 1 to 100.
    #[deserr(default)]
    #[param(inline, required = false)]
    limit: Option<Limit>,
}

/// A sequence as a client writes it.
#[derive(Clone, Copy, Debug)]
struct Sequence(u64);

impl std::str::FromStr for Sequence {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("out_of_range", "a sequence is expected, from 0 to 2^53 - 1");
        text.parse().ok().filter(|seq| *seq < 1 << 53).map(Self).ok_or_else(refused)
    }
}

impl Deserr<Faults> for Sequence {
    fn deserialize_from_value<V: deserr::IntoValue>(
        value: deserr::Value<V>,
        location: deserr::ValuePointerRef<'_>,
    ) -> Result<Self, Faults> {
        domain::fault::parse_text(value, location)
    }
}

/// Lists what changed in a market's book, step by step.
///
/// In order and without a gap: who takes each `levels` into a book with the sequence before has the `checksum`. A page
/// is empty at the end; `sequence` is where the next request goes on. May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for
/// each 4 KB.
#[utoipa::path(
    get, path = "/markets/{symbol}/deltas",
    responses((status = 200, description = "The next deltas.", body = DeltaList)),
)]
pub(crate) async fn list_deltas(
    State(app): State<Arc<Trading>>,
    Path(symbol): Path<Symbol>,
    Query(DeltaRange { after: Sequence(after), limit }): Query<DeltaRange>,
) -> Result<Answer, Problem> {
    let head = app.store.head_eventually(&symbol).await?.ok_or_else(|| Problem::not_found("market"))?;

    let limit = limit.unwrap_or_default().get();
    let found = app.store.log(&symbol, after.saturating_add(1), head.seq, limit, false).await?;

    let sequence = found.last().map_or(after, |entry| entry.seq);
    Ok(Answer::ok(&DeltaList { items: found.iter().map(DeltaResponse::from).collect(), sequence }).kept_for(MOVING_S))
}
