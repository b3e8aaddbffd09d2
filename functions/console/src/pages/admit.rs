//! The door: opens the session, renews its tokens, and refuses forms that this browser was not shown.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header};

use super::page::{forbidden, go_to, message, not_now};
use super::visit::{Tokens, Visit, cookie, set_cookie};
use crate::Console;
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, query};
use crate::model::menu;
use crate::model::session::{COOKIE, LIFE_S, Session, open, seal, within};

/// The largest form: a file that is imported comes in smaller parts.
const MAX_FORM_BYTES: usize = 5 * 1024 * 1024;

/// Lets signed-in persons through, and sends others to the sign-in.
pub(crate) async fn admit(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let secret = match console.store.secret().await {
        Ok(secret) => secret,
        Err(error) => return not_now(&error),
    };
    let known = cookie(request.headers(), COOKIE).and_then(|sealed| open::<Session>(secret, COOKIE, sealed));
    let Some(session) = known else { return to_sign_in(&request) };
    // Before the tokens are renewed: their cookie would not reach the browser with a refusal.
    let request = match checked(request, &session).await {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    let host = request.headers().get(header::HOST).cloned();
    let (session, is_new) = match renewed(&console, host.clone(), session).await {
        Ok(both) => both,
        Err(ApiError::Refused(refusal)) if refusal.status < 500 && refusal.status != 429 => {
            let mut response = to_sign_in(&request);
            set_cookie(&mut response, COOKIE, "", 0);
            return response;
        }
        Err(error) => {
            tracing::warn!(?error, "a session's tokens were not renewed");
            return message(
                StatusCode::SERVICE_UNAVAILABLE,
                "Not now",
                "The shop is busy. Please try again in a moment.",
            );
        }
    };
    let (mut parts, body) = request.into_parts();
    let query = Form::read(parts.uri.query().unwrap_or_default().as_bytes());
    let form = parts.extensions.remove::<Form>().unwrap_or_default();
    let api = console.stoa.with(host, Some(session.access.clone()));
    let at = parts.uri.path_and_query().map_or("/console", |at| at.as_str()).to_owned();
    let visit = Visit { session: Arc::new(session.clone()), api, at, query, form };
    // The API would show a customer's own things to those who lack the scope for all of them.
    let may_see = menu::scope_of(parts.uri.path()).is_none_or(|scope| session.holds(scope));
    let mut response = if may_see {
        parts.extensions.insert(visit);
        next.run(Request::from_parts(parts, body)).await
    } else {
        forbidden(&visit)
    };
    let left =
        response.headers().get_all(header::SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(COOKIE.as_bytes()));
    if is_new
        && !left
        && let Some(sealed) = seal(secret, COOKIE, &session)
    {
        set_cookie(&mut response, COOKIE, &sealed, LIFE_S);
    }
    response
}

/// The session with tokens that last for this request. Two requests at once may renew the same: identity gives both the
/// same answer.
async fn renewed(
    console: &Console,
    host: Option<HeaderValue>,
    mut session: Session,
) -> Result<(Session, bool), ApiError> {
    let now = console.context.clock.now();
    if !session.is_due(now) {
        return Ok((session, false));
    }
    let form = query([
        ("grant_type", "refresh_token"),
        ("client_id", service::console::CLIENT_ID),
        ("refresh_token", session.refresh.as_str()),
    ]);
    let tokens: Tokens = console.stoa.with(host, None).post_form("/oauth/token", form).await?;
    session.until = now + Duration::from_secs(tokens.expires_in);
    (session.access, session.refresh, session.scopes) = (tokens.access_token, tokens.refresh_token, tokens.scope);
    Ok((session, true))
}

fn to_sign_in(request: &Request) -> Response {
    let wanted = request.uri().path_and_query().map_or("/console", |wanted| wanted.as_str());
    let to = if request.method() == Method::GET { within(wanted) } else { "/console" };
    go_to(&format!("/console/sign-in?{}", query([("to", to)])))
}

/// Reads the form of a request that changes something, and checks that this session's page sent it.
async fn checked(request: Request, session: &Session) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let headers = request.headers();
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (site, shown) = (told("sec-fetch-site"), told("x-csrf-token"));
    let (mut parts, body) = request.into_parts();
    let too_large = |_| message(StatusCode::PAYLOAD_TOO_LARGE, "Too large", "This form is larger than five megabytes.");
    let bytes = to_bytes(body, MAX_FORM_BYTES).await.map_err(too_large)?;
    let is_form = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let form = if is_form { Form::read(&bytes) } else { Form::default() };
    let token = if shown.is_empty() { form.get("csrf_token").to_owned() } else { shown };
    // A browser that says from which site a request comes is believed (https://w3c.github.io/webappsec-fetch-metadata/).
    if !(secrets::same(&token, &session.csrf) && matches!(site.as_str(), "" | "same-origin" | "none")) {
        let text =
            "This form does not belong to your session. Please go back, load the page again, and send it once more.";
        return Err(message(StatusCode::FORBIDDEN, "Not sent", text));
    }
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}
