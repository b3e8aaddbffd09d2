//! `/console/community/people/{handle}`: a profile, its posts, and what was reported and decided of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::json;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::MODERATES;
use super::context::{History, history, if_there};
use super::seen::{Post, Profile, Subject};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const POSTS: &str = "20";

#[derive(Template)]
#[template(path = "community/person.html")]
struct PersonPage {
    frame: Frame,
    profile: Profile,
    address: String,
    /// What strangers may see of the person, newest first; nothing while the profile is suspended.
    posts: Option<List<Post>>,
    is_first: bool,
    history: History,
    note: String,
}

impl PersonPage {
    fn is_suspended(&self) -> bool {
        self.profile.state == "suspended"
    }

    fn next(&self) -> Option<String> {
        let cursor = self.posts.as_ref().and_then(|posts| posts.next_cursor.as_deref())?;
        Some(format!("{}?{}", self.address, query([("cursor", cursor)])))
    }
}

fn path(handle: &str) -> String {
    format!("/profiles/{}", segment(handle))
}

fn address(handle: &str) -> String {
    format!("/console/community/people/{}", segment(handle))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(handle): Path<String>) -> Response {
    match visit.api.get(&path(&handle)).await {
        Ok(profile) => render(&visit, profile, None).await,
        Err(error) => failed(&visit, &error),
    }
}

async fn render(visit: &Visit, profile: Profile, alert: Option<Alert>) -> Response {
    let id = profile.person.account_id.clone();
    let cursor = visit.query.get("cursor");
    let timeline = format!("/timelines/users/{}?{}", segment(&id), query([("limit", POSTS), ("cursor", cursor)]));
    let subject = Subject::person(&id);
    let (posts, history) = futures::join!(visit.api.get::<List<Post>>(&timeline), history(visit, &subject, None));
    let (posts, alert) = match posts {
        // Somebody shortened the address.
        Err(ApiError::Refused(refusal)) if refusal.status == 400 => {
            (Ok(Some(List::default())), alert.or_else(|| Some(Alert::of(&refusal))))
        }
        other => (if_there(other), alert),
    };
    let (posts, history) = match (posts, history) {
        (Ok(posts), Ok(history)) => (posts, history),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    let handle = profile.person.handle.clone().unwrap_or_default();
    let page = PersonPage {
        frame: Frame::of(visit, profile.person.name(), "/console/community/people")
            .noting(visit.query.get("done"))
            .alerting(alert),
        address: address(&handle),
        profile,
        posts,
        is_first: cursor.is_empty(),
        history,
        note: visit.form.get("note").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Suspends the profile, or gives it back.
pub(crate) async fn act(visit: Visit, Path((handle, action)): Path<(String, String)>) -> Response {
    if !visit.holds(MODERATES) {
        return forbidden(&visit);
    }
    let done = match action.as_str() {
        "suspend" => "suspended",
        "unsuspend" => "unsuspended",
        _ => return no_page().await,
    };
    let (form, command) = (&visit.form, format!("{}/{action}", path(&handle)));
    match visit.api.post::<IgnoredAny>(&command, form.get("key"), &json!({ "note": form.get("note") })).await {
        Ok(_) => go_to(&format!("{}?done={done}", address(&handle))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            match visit.api.get(&path(&handle)).await {
                Ok(profile) => render(&visit, profile, Some(Alert::of(&refusal))).await,
                Err(error) => failed(&visit, &error),
            }
        }
        Err(error) => failed(&visit, &error),
    }
}
