//! `/console/community/reviews/{review_id}`: a review as moderators see it, to hide it and to show it again.

use axum::extract::Path;
use axum::response::Response;

use super::super::visit::Visit;
use super::post::{moderate, render};
use super::seen::Subject;
use crate::model::form::segment;

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, Subject::review(&id), None).await
}

/// Hides the review, which does not count then, or shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    moderate(visit, Subject::review(&id), &format!("/reviews/{}", segment(&id)), &action).await
}
