//! What an import tells of its rows.

use domain::fault::Fault;
use serde::Serialize;
use serde_json::Value as Json;
use service::Problem;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ContentRowStatus)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RowStatus {
    /// It made something.
    Created,
    /// It changed something.
    Updated,
    /// It was there already, or waits for the other pass.
    Unchanged,
    /// It was not brought in.
    Failed,
}

/// What became of the row in a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContentRowReport)]
pub(crate) struct RowReport {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What became of it.
    pub(crate) status: RowStatus,
    /// Why it was not brought in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Fault>,
}

/// The faults of a problem; where it has none, the problem itself.
pub(super) fn why(problem: &Problem) -> Vec<Fault> {
    let said = serde_json::to_value(problem).unwrap_or_default();
    let text = |value: &Json, member: &str| value.get(member).and_then(Json::as_str).unwrap_or_default().to_owned();
    let of = |value: &Json| Fault {
        pointer: text(value, "pointer"),
        code: text(value, "code"),
        detail: text(value, "detail"),
    };
    match said.get("errors").and_then(Json::as_array) {
        Some(errors) if !errors.is_empty() => errors.iter().take(20).map(of).collect(),
        _ => vec![Fault { pointer: String::new(), code: problem.code().to_owned(), detail: text(&said, "detail") }],
    }
}
