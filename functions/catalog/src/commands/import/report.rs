//! The report of each line, in a size that does not grow with the number of faults.

use domain::fault::{Fault, Faults};
use domain::id::ProductId;
use serde::Serialize;

/// How many faults a report lists beside the first of each line.
const MAX_MORE: usize = 100;

/// The outcome of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineStatus {
    /// The product was created.
    Created,
    /// The product was changed.
    Updated,
    /// The product was already the same; nothing was written.
    Unchanged,
    /// Nothing was changed.
    Failed,
}

/// The result of a line.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LineReport {
    /// The line in which the row begins, from 1 on; in CSV the first holds the names of the columns.
    pub(crate) line: u64,
    /// The outcome.
    pub(crate) status: LineStatus,
    /// The product of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) id: Option<ProductId>,
    /// Why it failed: the first fault, and others while the report has room.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Fault>,
    /// How many faults there are beside those.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) more_errors: Option<usize>,
    /// Warnings of probably unintended content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<Fault>,
}

/// The result of a product's rows: the status, its id and the warnings.
pub(super) type Outcome = Result<(LineStatus, ProductId, Vec<Fault>), Faults>;

/// The report of a line.
pub(super) fn report(line: u64, outcome: Outcome) -> LineReport {
    let (status, id, warnings, faults) = match outcome {
        Ok((status, id, warnings)) => (status, Some(id), warnings, Faults::none()),
        Err(faults) => (LineStatus::Failed, None, Vec::new(), faults),
    };
    let more_errors = Some(faults.unlisted()).filter(|more| *more > 0);
    LineReport { line, status, id, errors: faults.into_listed(), more_errors, warnings }
}

/// Keeps the first fault of each line, and [`MAX_MORE`] of the others.
pub(super) fn bounded(lines: &mut [LineReport]) {
    let mut room = MAX_MORE;
    for line in lines {
        let kept = line.errors.len().min(1 + room);
        room -= kept.saturating_sub(1);
        let dropped = line.errors.len() - kept;
        line.errors.truncate(kept);
        if dropped > 0 {
            *line.more_errors.get_or_insert_default() += dropped;
        }
    }
}
