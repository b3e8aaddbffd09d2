//! When entries are published and withdrawn by themselves, and what stood in the way.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use service::Problem;

/// How much of what stood in the way is kept with an entry.
const KEPT_OF_ENTRY: usize = 10;
/// How often is tried what fails for reasons of our own.
const MAX_ATTEMPTS: u32 = 10;

/// What stood in the way of a publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScheduleFailure)]
pub(crate) struct Failure {
    /// When it was tried.
    pub(crate) at: Timestamp,
    /// The code of the problem.
    pub(crate) code: String,
    /// The problem in words.
    pub(crate) detail: String,
    /// The faults of the entries, each with its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub(crate) errors: Vec<Json>,
    /// What was in the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub(crate) in_the_way: Vec<Json>,
}

impl Failure {
    /// What a problem says.
    pub(crate) fn of(problem: &Problem, at: Timestamp) -> Self {
        let said = serde_json::to_value(problem).unwrap_or_default();
        let list = |member: &str| said.get(member).and_then(Json::as_array).cloned().unwrap_or_default();
        let detail = said.get("detail").and_then(Json::as_str).unwrap_or_default().to_owned();
        Self { at, code: problem.code().to_owned(), detail, errors: list("errors"), in_the_way: list("in_the_way") }
    }

    /// The first of it.
    fn short(mut self) -> Self {
        self.errors.truncate(KEPT_OF_ENTRY);
        self.in_the_way.truncate(KEPT_OF_ENTRY);
        self
    }
}

/// Whether trying again may help: somebody else was at it, or the failure is our own.
pub(crate) fn may_pass(problem: &Problem) -> bool {
    problem.code() == "concurrent_change" || problem.status().is_server_error()
}

/// Whether enough was tried.
pub(crate) const fn is_hopeless(attempts: u32) -> bool {
    attempts >= MAX_ATTEMPTS
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    /// The id of the entry or the release.
    pub(crate) what: String,
}

/// When an entry is published and withdrawn by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Schedule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) publish_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unpublish_at: Option<Timestamp>,
    /// How often the next of them was tried in vain.
    #[serde(default)]
    pub(crate) attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
}

impl Schedule {
    /// The moments at which it wants something.
    pub(crate) fn moments(&self) -> Vec<Timestamp> {
        self.publish_at.into_iter().chain(self.unpublish_at).collect()
    }

    /// Whether it wants something at that moment.
    pub(crate) fn has(&self, at: Timestamp) -> bool {
        self.publish_at == Some(at) || self.unpublish_at == Some(at)
    }

    /// What is left of it once that moment is done with; `None` where nothing is.
    pub(crate) fn after(&self, at: Timestamp, failure: Option<Failure>) -> Option<Self> {
        let left = |moment: Option<Timestamp>| moment.filter(|moment| *moment != at);
        let failure = failure.map(Failure::short);
        let after = Self {
            publish_at: left(self.publish_at),
            unpublish_at: left(self.unpublish_at),
            attempts: 0,
            failure: failure.or_else(|| self.failure.clone()),
        };
        Some(after).filter(|after| *after != Self::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_moment_that_is_done_with_leaves_the_other_and_keeps_what_failed() {
        let both = Schedule { publish_at: Some(at(1)), unpublish_at: Some(at(2)), attempts: 3, failure: None };
        assert_eq!(both.moments(), [at(1), at(2)]);
        let left = both.after(at(1), None).unwrap();
        assert_eq!((left.publish_at, left.unpublish_at, left.attempts), (None, Some(at(2)), 0));
        assert_eq!(left.after(at(2), None), None);
        let problem = Problem::conflict("a", "b").with("in_the_way", &vec![1; 50]);
        let failed = left.after(at(2), Some(Failure::of(&problem, at(3)))).unwrap();
        let failure = failed.failure.clone().unwrap();
        assert_eq!((failure.code.as_str(), failure.detail.as_str(), failure.in_the_way.len()), ("a", "b", 10));
        assert!(!failed.has(at(2)) && failed.after(at(9), None).is_some());
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert!(may_pass(&Problem::unavailable()) && may_pass(&Problem::conflict("concurrent_change", "")));
        assert!(!may_pass(&Problem::conflict("entry_archived", "")) && !may_pass(&Problem::not_found("entry")));
        assert!(!is_hopeless(9) && is_hopeless(10));
    }
}
