//! Signing in and out: the authorization code grant with PKCE (RFC 6749, section 4.1; RFC 7636), with identity's own page.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use service::console;

use super::page::{go_to, message, not_now};
use super::visit::{Tokens, Visit, cookie, set_cookie};
use crate::Console;
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, query};
use crate::model::session::{COOKIE, LIFE_S, SIGN_IN_COOKIE, SIGN_IN_LIFE_S, Session, SignIn, open, seal};

/// The signed-in person's account, as far as it is shown.
#[derive(Deserialize)]
struct Account {
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

/// `GET /console/sign-in`: goes to identity's sign-in page.
pub(crate) async fn begin(State(console): State<Arc<Console>>, RawQuery(asked): RawQuery) -> Response {
    let secret = match console.store.secret().await {
        Ok(secret) => secret,
        Err(error) => return not_now(&error),
    };
    let asked = Form::read(asked.unwrap_or_default().as_bytes());
    let sign_in = SignIn::begin(asked.get("to"));
    let challenge = secrets::hash(&sign_in.verifier);
    let parameters = query([
        ("response_type", "code"),
        ("client_id", console::CLIENT_ID),
        ("redirect_uri", console::CALLBACK),
        ("state", sign_in.state.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]);
    let mut response = go_to(&format!("/oauth/authorize?{parameters}"));
    if let Some(sealed) = seal(secret, SIGN_IN_COOKIE, &sign_in) {
        set_cookie(&mut response, SIGN_IN_COOKIE, &sealed, SIGN_IN_LIFE_S);
    }
    response
}

/// `GET /console/callback`: redeems the code, and goes on to the page that was asked for.
pub(crate) async fn finish(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    RawQuery(answer): RawQuery,
) -> Response {
    let secret = match console.store.secret().await {
        Ok(secret) => secret,
        Err(error) => return not_now(&error),
    };
    let answer = Form::read(answer.unwrap_or_default().as_bytes());
    let begun = cookie(&headers, SIGN_IN_COOKIE).and_then(|sealed| open::<SignIn>(secret, SIGN_IN_COOKIE, sealed));
    let Some(sign_in) = begun.filter(|sign_in| secrets::same(&sign_in.state, answer.get("state"))) else {
        let text = "This browser did not begin this sign-in, or did not keep its cookie: the console needs HTTPS, or a \
                    browser on the same machine (http://localhost). Please begin again.";
        return message(StatusCode::BAD_REQUEST, "Not signed in", text);
    };
    if answer.find("error").is_some() {
        return message(StatusCode::BAD_REQUEST, "Not signed in", "The sign-in was broken off. Please begin again.");
    }
    match session(&console, &headers, &sign_in, answer.get("code")).await {
        Ok(session) if session.scopes.is_empty() => message(
            StatusCode::FORBIDDEN,
            "Not for you",
            "This account is a customer's. The console is for staff: somebody who may write accounts can give it scopes.",
        ),
        Ok(session) => {
            let mut response = go_to(&sign_in.to);
            set_cookie(&mut response, SIGN_IN_COOKIE, "", 0);
            if let Some(sealed) = seal(secret, COOKIE, &session) {
                set_cookie(&mut response, COOKIE, &sealed, LIFE_S);
            }
            response
        }
        Err(ApiError::Refused(refusal)) if refusal.status < 500 && refusal.status != 429 => {
            let text = "The sign-in took too long, or was finished before. Please begin again.";
            message(StatusCode::BAD_REQUEST, "Not signed in", text)
        }
        Err(error) => {
            tracing::warn!(?error, "a code was not redeemed");
            message(StatusCode::SERVICE_UNAVAILABLE, "Not now", "The shop is busy. Please try again in a moment.")
        }
    }
}

async fn session(console: &Console, headers: &HeaderMap, sign_in: &SignIn, code: &str) -> Result<Session, ApiError> {
    let host = headers.get(header::HOST).cloned();
    let form = query([
        ("grant_type", "authorization_code"),
        ("client_id", console::CLIENT_ID),
        ("redirect_uri", console::CALLBACK),
        ("code", code),
        ("code_verifier", sign_in.verifier.as_str()),
    ]);
    let tokens: Tokens = console.stoa.with(host.clone(), None).post_form("/oauth/token", form).await?;
    let api = console.stoa.with(host, Some(tokens.access_token.clone()));
    let account: Account = api.get("/accounts/me").await?;
    Ok(Session {
        access: tokens.access_token,
        refresh: tokens.refresh_token,
        until: console.context.clock.now() + Duration::from_secs(tokens.expires_in),
        scopes: tokens.scope,
        who: account.name.or(account.email).unwrap_or_default(),
        csrf: secrets::random::<16>(),
    })
}

/// `POST /console/sign-out`: ends the session here and at identity.
pub(crate) async fn end(State(console): State<Arc<Console>>, headers: HeaderMap, visit: Visit) -> Response {
    let form = query([("token", visit.session.refresh.as_str()), ("client_id", console::CLIENT_ID)]);
    let api = console.stoa.with(headers.get(header::HOST).cloned(), None);
    let ended: Result<serde::de::IgnoredAny, ApiError> = api.post_form("/oauth/revoke", form).await;
    if let Err(error) = ended {
        tracing::warn!(?error, "a session was not ended at identity");
    }
    let mut response = message(StatusCode::OK, "Signed out", "You are signed out of the console.");
    set_cookie(&mut response, COOKIE, "", 0);
    response
}
