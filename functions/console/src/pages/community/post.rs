//! `/console/community/posts/{post_id}`: a post as moderators see it, to hide it and to show it again.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::json;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::MODERATES;
use super::context::{Context, read};
use super::seen::Subject;
use crate::adapters::stoa::ApiError;
use crate::model::form::segment;

#[derive(Template)]
#[template(path = "community/subject.html")]
struct SubjectPage {
    frame: Frame,
    context: Context,
    /// Whether it is there at all.
    is_there: bool,
    is_hidden: bool,
    note: String,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, Subject::post(&id), None).await
}

/// Shows what somebody wrote, or where it was.
pub(super) async fn render(visit: &Visit, subject: Subject, alert: Option<Alert>) -> Response {
    let context = match read(visit, subject).await {
        Ok(context) => context,
        Err(error) => return failed(visit, &error),
    };
    let (title, at) = match context.subject.kind() {
        "post" => ("Post", "/console/community/reports"),
        _ => ("Review", "/console/community/reviews"),
    };
    let (post, review) = (context.post.as_ref(), context.review.as_ref());
    let page = SubjectPage {
        frame: Frame::of(visit, title, at).noting(visit.query.get("done")).alerting(alert),
        is_there: post.is_some() || review.is_some(),
        is_hidden: post.is_some_and(|post| post.is_hidden()) || review.is_some_and(|review| review.is_hidden()),
        note: visit.form.get("note").to_owned(),
        context,
    };
    shown(&page, &page.frame)
}

/// Hides the post, or shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    moderate(visit, Subject::post(&id), &format!("/posts/{}", segment(&id)), &action).await
}

/// Hides what somebody wrote, or shows it again; its own path at the API takes the command.
pub(super) async fn moderate(visit: Visit, subject: Subject, path: &str, action: &str) -> Response {
    if !visit.holds(MODERATES) {
        return forbidden(&visit);
    }
    let done = match action {
        "hide" => "hidden",
        "unhide" => "unhidden",
        _ => return no_page().await,
    };
    let (form, command) = (&visit.form, format!("{path}/{action}"));
    match visit.api.post::<IgnoredAny>(&command, form.get("key"), &json!({ "note": form.get("note") })).await {
        Ok(_) => go_to(&format!("{}?done={done}", subject.address())),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            render(&visit, subject, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}
