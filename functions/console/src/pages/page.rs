//! What every page has around it, and the pages that say what went wrong.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::notices::notice;
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::{assets, menu};

/// The longest form that is shown to be sent again.
const MOST_SENT_AGAIN: usize = 64 * 1024;

/// The frame of a page.
pub(crate) struct Frame {
    /// The page's title.
    pub(crate) title: String,
    /// The path of the menu's entry that the page belongs to.
    pub(crate) at: &'static str,
    /// The menu; empty while nobody is signed in.
    pub(crate) menu: Vec<menu::Group>,
    /// Who is signed in; empty for nobody.
    pub(crate) who: String,
    /// What every form carries.
    pub(crate) csrf: String,
    /// What every script and every element with behaviour carries.
    pub(crate) nonce: String,
    /// What was done.
    pub(crate) notice: Option<&'static str>,
    /// What was refused, and why.
    pub(crate) alert: Option<Alert>,
    /// A key for the form's effect.
    pub(crate) key: String,
    /// Whether the page's script sends files to where the API says, which may be another host.
    pub(crate) uploads: bool,
}

/// A refusal, as the page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alert {
    /// In a sentence.
    pub(crate) text: String,
    /// Each fault.
    pub(crate) faults: Vec<String>,
    /// What stands in the way: addresses of pages, and their names.
    pub(crate) links: Vec<(String, String)>,
}

impl Frame {
    /// The frame of a signed-in person's page.
    pub(crate) fn of(visit: &Visit, title: impl Into<String>, at: &'static str) -> Self {
        Self {
            title: title.into(),
            at,
            menu: menu::of(&visit.session),
            who: visit.session.who.clone(),
            csrf: visit.session.csrf.clone(),
            nonce: secrets::random::<16>(),
            notice: None,
            alert: None,
            key: secrets::random::<16>(),
            uploads: false,
        }
    }

    /// The frame of a page for nobody in particular.
    fn plain(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            at: "",
            menu: Vec::new(),
            who: String::new(),
            csrf: String::new(),
            nonce: secrets::random::<16>(),
            notice: None,
            alert: None,
            key: String::new(),
            uploads: false,
        }
    }

    /// The same with what was done, by its name in an address.
    #[must_use]
    pub(crate) fn noting(self, done: &str) -> Self {
        Self { notice: notice(done), ..self }
    }

    /// The same with a refusal.
    #[must_use]
    pub(crate) fn alerting(self, alert: Option<Alert>) -> Self {
        Self { alert, ..self }
    }

    /// The address of a script or style.
    pub(crate) fn asset(&self, name: &str) -> &'static str {
        assets::path(name)
    }

    /// Whether the person sees a page of the menu, so that others may link what is below it.
    pub(crate) fn leads_to(&self, path: &str) -> bool {
        self.menu.iter().flat_map(|group| &group.entries).any(|entry| entry.path == path)
    }

    /// Whether the menu's entry is where the page is.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.at == path
    }
}

impl Alert {
    /// A refusal of the API.
    pub(crate) fn of(refusal: &Refusal) -> Self {
        let text = match (refusal.code(), refusal.detail.as_str()) {
            ("stale_version", _) => "Somebody else changed this meanwhile. It is shown as it is now.",
            (_, "") => "The shop refused that.",
            (_, detail) => detail,
        };
        let fault = |fault: &crate::adapters::stoa::Fault| match fault.pointer.trim_start_matches('/') {
            "" => fault.detail.clone(),
            place => format!("{}: {}", place.replace('/', " "), fault.detail),
        };
        Self { text: text.to_owned(), faults: refusal.errors.iter().take(20).map(fault).collect(), links: Vec::new() }
    }
}

/// Renders a page under its policy.
pub(crate) fn respond(status: StatusCode, page: &impl Template, nonce: &str) -> Response {
    respond_under(status, page, nonce, "'self'")
}

fn respond_under(status: StatusCode, page: &impl Template, nonce: &str, connects: &str) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page can't be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' https: data:; \
         connect-src {connects}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types htmx"
    );
    let mut response = (status, html).into_response();
    let texts = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Shows a page of a signed-in person; 422 if something was refused.
pub(crate) fn shown(page: &impl Template, frame: &Frame) -> Response {
    let status = if frame.alert.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond_under(status, page, &frame.nonce, if frame.uploads { "'self' https:" } else { "'self'" })
}

/// Goes on to a page with a GET.
pub(crate) fn go_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    heading: &'static str,
    text: String,
    link: &'static str,
    link_name: &'static str,
}

/// A page that says one thing.
pub(crate) fn message(status: StatusCode, heading: &'static str, text: impl Into<String>) -> Response {
    let page = MessagePage {
        frame: Frame::plain(heading),
        heading,
        text: text.into(),
        link: "/console",
        link_name: "To the first page",
    };
    respond(status, &page, &page.frame.nonce)
}

/// The same for a signed-in person, who keeps the menu.
fn message_for(visit: &Visit, status: StatusCode, heading: &'static str, text: impl Into<String>) -> Response {
    let frame = Frame::of(visit, heading, "");
    let page = MessagePage { frame, heading, text: text.into(), link: "/console", link_name: "To the first page" };
    respond(status, &page, &page.frame.nonce)
}

/// The shop can't do it now, for a reason that the log has.
pub(crate) fn not_now(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error = %service::table::error_chain(error), "the console's own table can't be read");
    message(StatusCode::SERVICE_UNAVAILABLE, "Not now", "The shop is busy. Please try again in a moment.")
}

/// There is a page, but nothing is done to it this way.
pub(crate) async fn no_method() -> Response {
    message(StatusCode::METHOD_NOT_ALLOWED, "Not like this", "This page can't be opened or sent in this way.")
}

/// There is no such page.
pub(crate) async fn no_page() -> Response {
    message(StatusCode::NOT_FOUND, "Not found", "There is no such page.")
}

/// The person lacks the scope.
pub(crate) fn forbidden(visit: &Visit) -> Response {
    message_for(visit, StatusCode::FORBIDDEN, "Not for you", "Your account does not have the scope for this.")
}

#[derive(Template)]
#[template(path = "again.html")]
struct AgainPage<'a> {
    frame: Frame,
    /// Where the form was sent.
    at: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

/// Nobody knows whether the shop did what a form says. The same form does it once, under its key, its id or its version;
/// another one, loaded anew, would do it twice.
fn once_more(visit: &Visit) -> Response {
    let page =
        AgainPage { frame: Frame::of(visit, "Not sure", ""), at: &visit.at, fields: visit.form.pairs().collect() };
    respond(StatusCode::SERVICE_UNAVAILABLE, &page, &page.frame.nonce)
}

/// Shows why a page can't be shown, or a form did not do what it says.
pub(crate) fn failed(visit: &Visit, error: &ApiError) -> Response {
    let (status, heading, text) = match error {
        ApiError::Refused(refusal) => match refusal.status {
            // The token no longer counts: the account was locked, or the session ended elsewhere.
            401 => return go_to("/console/sign-in"),
            403 => return forbidden(visit),
            404 => (StatusCode::NOT_FOUND, "Not found", "There is nothing here, or no longer.".to_owned()),
            400 | 409 | 412 | 422 => {
                let alert = Alert::of(refusal);
                let text = [vec![alert.text], alert.faults].concat().join(" ");
                (StatusCode::UNPROCESSABLE_ENTITY, "That did not work", text)
            }
            status => {
                tracing::warn!(status, request_id = refusal.request_id, "the API failed");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Not now",
                    "The shop is busy. Please try again in a moment.".to_owned(),
                )
            }
        },
        ApiError::Unreachable(reason) => {
            tracing::error!(reason, "the API can't be reached");
            (StatusCode::SERVICE_UNAVAILABLE, "Not now", "The shop can't be reached. Please try again.".to_owned())
        }
    };
    let is_unsure = !matches!(error, ApiError::Refused(refusal) if refusal.status < 500);
    if is_unsure && (1..=MOST_SENT_AGAIN).contains(&visit.form.length()) {
        return once_more(visit);
    }
    message_for(visit, status, heading, text)
}

/// The same for a form without a key, which would do twice what it says: it is not offered again.
pub(crate) fn failed_once(visit: &Visit, error: &ApiError, unsure: &'static str) -> Response {
    match error {
        ApiError::Refused(refusal) if refusal.status < 500 => failed(visit, error),
        _ => message_for(visit, StatusCode::SERVICE_UNAVAILABLE, "Not sure", unsure),
    }
}

/// What was asked for; where the API can't read the question (400), nothing, and its refusal as an alert beside the form.
pub(crate) fn found<T: Default>(
    answer: Result<T, ApiError>,
    alert: Option<Alert>,
) -> Result<(T, Option<Alert>), ApiError> {
    match answer {
        Ok(found) => Ok((found, alert)),
        Err(ApiError::Refused(refusal)) if refusal.status == 400 => {
            Ok((T::default(), alert.or_else(|| Some(Alert::of(&refusal)))))
        }
        Err(error) => Err(error),
    }
}
