//! When an entry is published and withdrawn by itself.

use serde::de::IgnoredAny;
use serde_json::json;

use super::super::super::typed::{minute, moment, without_nulls};
use super::super::super::views::Moment;
use super::super::super::visit::Visit;
use super::super::obstacles::{detail_of, links};
use super::super::space::Schedule;
use crate::adapters::stoa::ApiError;

/// The form, and what stood in the way.
pub(super) struct Plan {
    /// Whether something is planned, or has failed.
    pub(super) is_set: bool,
    pub(super) publish_at: Time,
    pub(super) unpublish_at: Time,
    pub(super) failure: String,
    pub(super) in_the_way: Vec<(String, String)>,
}

/// A time of the form.
pub(super) struct Time {
    /// As it stood when the form was shown, to the second.
    pub(super) was: String,
    /// As the form shows it, to the minute.
    pub(super) text: String,
}

impl Time {
    fn of(visit: &Visit, name: &str, stored: &Moment) -> Self {
        let text = visit.form.find_any(name).map_or_else(|| minute(stored), str::to_owned);
        Self { was: stored.exact().to_owned(), text }
    }
}

impl Plan {
    /// What is stored, or what was typed into a form that was refused.
    pub(super) fn of(visit: &Visit, stored: Option<&Schedule>) -> Self {
        let (is_set, stored) = (stored.is_some(), stored.cloned().unwrap_or_default());
        Self {
            is_set,
            publish_at: Time::of(visit, "publish_at", &stored.publish_at),
            unpublish_at: Time::of(visit, "unpublish_at", &stored.unpublish_at),
            failure: detail_of(&stored.failure),
            in_the_way: links(&stored.failure),
        }
    }
}

/// Plans what was typed, in place of what was planned before. A time that was not touched stays exact.
pub(super) async fn plan(visit: &Visit, path: &str) -> Result<(), ApiError> {
    let at = |name: &str| {
        let (typed, was) = (visit.form.get(name), visit.form.get(&format!("was.{name}")));
        if typed.is_empty() || was.get(..16) != Some(typed) { moment(typed) } else { was.into() }
    };
    let body = without_nulls(json!({ "publish_at": at("publish_at"), "unpublish_at": at("unpublish_at") }));
    visit.api.post::<IgnoredAny>(&format!("{path}/schedule"), visit.form.get("key"), &body).await.map(drop)
}

/// Takes the plan back.
pub(super) async fn cancel(visit: &Visit, path: &str) -> Result<(), ApiError> {
    visit.api.remove(&format!("{path}/schedule")).await
}
