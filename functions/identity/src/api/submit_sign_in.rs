//! `POST /oauth/authorize`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::email::Email;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::requests::Network;
use crate::Identity;
use crate::commands::authenticate::{Refused, authenticate};
use crate::model::{Account, Code, SessionId};
use crate::oauth::{
    AuthorizationRequest, CsrfToken, Form, OAuthError, OAuthErrorBody, SignInPage, error_page, send_back,
};

/// The sign-in page's form.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form, which is read by name")]
pub(crate) struct SignInForm {
    #[schema(example = "ada@example.com")]
    email: Option<String>,
    #[schema(example = "correct horse battery staple")]
    password: Option<String>,
    /// From the page; must match the page's cookie.
    csrf_token: Option<String>,
    #[schema(example = "code")]
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    nonce: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    #[schema(example = "S256")]
    code_challenge_method: Option<String>,
}

/// Signs a user in for a client.
///
/// Receives the sign-in page's form, and redirects the browser to the client with a code that lasts for a minute.
///
/// Costs 3.5 RRU and 5 WRU, and 3 WRU more from an address for the first time.
#[utoipa::path(
    post, path = "/oauth/authorize",
    request_body(content = SignInForm, content_type = "application/x-www-form-urlencoded", description = "The page's form."),
    responses(
        (status = 303, description = "Back to the client, with a code or an error.",
            headers(("Location", description = "The redirect URI."))),
        (status = 400, description = "A page says that the client or the redirect URI is wrong; or an unreadable \
            form.", content( (String = "text/html"), (OAuthErrorBody = "application/json"))),
        (status = 403, description = "The form was not shown to this \
            browser.", body = String, content_type = "text/html"),
        (status = 413, description = "The form is too large.", body = OAuthErrorBody),
        (status = 422, description = "The page again: wrong address or \
            password.", body = String, content_type = "text/html"),
        (status = 429, description = "The page again: too many failures.", body = String, content_type = "text/html",
            headers(("Retry-After", description = "Seconds to wait."))),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
)]
pub(crate) async fn submit_sign_in(
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    Network(network): Network,
    form: Form,
) -> Result<Response, OAuthError> {
    let shown = CsrfToken::of(&headers).filter(|csrf| csrf.accepts(form.find("csrf_token").unwrap_or_default()));
    let Some(csrf) = shown else {
        return Ok(error_page(StatusCode::FORBIDDEN, "This page was not meant for this browser, or is too old."));
    };
    let request = match AuthorizationRequest::read(&identity, &form).await {
        Ok(request) => request,
        Err(rejected) => return rejected.answer(),
    };

    let typed = form.find("email").unwrap_or_default();
    match sign_in(&identity, typed, form.find("password").unwrap_or_default(), network.as_deref()).await {
        Ok(account) => Ok(send_back(&issue_code(&identity, &request, &account).await?)),
        Err(Refused::Failed(problem)) => Err(problem.into()),
        Err(Refused::TooMany(seconds)) => {
            let message = "There were too many failures. Please wait a while.";
            let mut page = SignInPage::respond(StatusCode::TOO_MANY_REQUESTS, &request, &csrf, typed, Some(message));
            page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Ok(page)
        }
        Err(refused) => {
            let message = match refused {
                Refused::Closed => "This account may not sign in.",
                _ => "There is no account with this address and password.",
            };
            Ok(SignInPage::respond(StatusCode::UNPROCESSABLE_ENTITY, &request, &csrf, typed, Some(message)))
        }
    }
}

/// Signs a user in; refuses a malformed address or password without hashing.
async fn sign_in(identity: &Identity, email: &str, password: &str, network: Option<&str>) -> Result<Account, Refused> {
    let email: Email = email.trim().parse().map_err(|_| Refused::Unknown)?;
    if !(1..=128).contains(&password.chars().count()) {
        return Err(Refused::Unknown);
    }
    authenticate(identity, &email, password, network).await
}

/// Stores a code for the request, and returns the redirect that carries it.
async fn issue_code(
    identity: &Identity,
    request: &AuthorizationRequest,
    account: &Account,
) -> Result<String, OAuthError> {
    let clock = &identity.context.clock;
    let text = secrets::random::<32>();
    let code = Code {
        client_id: request.client.id,
        redirect_uri: request.redirect_uri.clone(),
        account_id: account.id,
        generation: account.password_generation,
        scopes: request.scopes.clone(),
        openid: request.openid,
        nonce: request.nonce.clone(),
        challenge: request.challenge.clone(),
        session_id: SessionId::new(clock),
        until: clock.now() + Code::LIFE,
        used: false,
    };
    identity.store.create_code(&text, &code).await?;
    Ok(request.answer(&text, &identity.tokens.policy().issuer))
}
