//! `GET /oauth/authorize`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use crate::Identity;
use crate::oauth::{AuthorizationRequest, CsrfToken, OAuthError, OAuthErrorBody, QueryForm, SignInPage};

/// Asks somebody to sign in for a client.
///
/// The authorization endpoint (RFC 6749, section 4.1, with PKCE S256 required of all): a page for browsers. Redirect
/// URIs are compared as exact texts, but for the port of `http://127.0.0.1` and `http://[::1]` (RFC 8252); where client
/// or redirect URI is wrong, nobody is sent anywhere.
///
/// With the scope `openid` it is OpenID Connect: the code is worth an ID token too, which names the e-mail address with
/// the scope `email`, and name and language with `profile`. A client that asks for these alone may do nothing but what
/// is the customer's own.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/oauth/authorize",
    params(
        ("response_type" = Option<String>, Query, description = "`code`."),
        ("client_id" = Option<String>, Query, description = "The client."),
        ("redirect_uri" = Option<String>, Query, description = "One of the client's redirect URIs; on 127.0.0.1 or \
            [::1] at any port."),
        ("scope" = Option<String>, Query, description = "Scopes, separated by spaces; all that the client may have \
            where absent."),
        ("nonce" = Option<String>, Query, description = "Handed back in the ID token; up to 512 bytes."),
        ("prompt" = Option<String>, Query, description = "`none` is answered by `login_required`: a password is typed \
            each time."),
        ("state" = Option<String>, Query, description = "Handed back as it is; up to 2048 bytes."),
        ("code_challenge" = Option<String>, Query, description = "The SHA-256 of the code verifier, as base64url."),
        ("code_challenge_method" = Option<String>, Query, description = "`S256`."),
    ),
    responses(
        (status = 200, description = "The sign-in page.", body = String, content_type = "text/html"),
        (status = 303, description = "Redirects to the client with an OAuth error in the query.",
            headers(("Location", description = "The redirect URI."))),
        (status = 400, description = "Client or redirect URI is wrong, in words for people; or an unreadable \
            query.", content( (String = "text/html"), (OAuthErrorBody = "application/json"))),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
)]
pub(crate) async fn show_sign_in(
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    QueryForm(form): QueryForm,
) -> Result<Response, OAuthError> {
    let request = match AuthorizationRequest::read(&identity, &form).await {
        Ok(request) => request,
        Err(rejected) => return rejected.answer(),
    };

    Ok(SignInPage::respond(StatusCode::OK, &request, &CsrfToken::of_or_new(&headers), "", None))
}
