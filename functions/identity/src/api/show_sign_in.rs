//! `GET /oauth/authorize`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use crate::Identity;
use crate::oauth::{AuthorizationRequest, CsrfToken, OAuthError, OAuthErrorBody, QueryForm, SignInPage};

/// Shows the sign-in page of a client.
///
/// The authorization endpoint (RFC 6749, section 4.1; every client needs PKCE S256): a page for browsers. Redirect URIs
/// are compared as exact texts, except for the port of `http://127.0.0.1` and `http://[::1]` (RFC 8252). If the client
/// or the redirect URI is wrong, the browser is not redirected.
///
/// The scope `openid` selects OpenID Connect: the code yields an ID token too, with the e-mail address for the scope
/// `email`, and name and language for `profile`. With these scopes alone, a client may access only the customer's own
/// data.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/oauth/authorize",
    params(
        ("response_type" = Option<String>, Query, description = "`code`."),
        ("client_id" = Option<String>, Query, description = "The client."),
        ("redirect_uri" = Option<String>, Query, description = "One of the client's redirect URIs; on 127.0.0.1 or \
            [::1] at any port."),
        ("scope" = Option<String>, Query, description = "Scopes, separated by spaces; if absent, all that the client \
            may have."),
        ("nonce" = Option<String>, Query, description = "Returned in the ID token; up to 512 bytes."),
        ("prompt" = Option<String>, Query, description = "`none` fails with `login_required`: each sign-in asks for the \
            password."),
        ("state" = Option<String>, Query, description = "Returned unchanged; up to 2048 bytes."),
        ("code_challenge" = Option<String>, Query, description = "The SHA-256 of the code verifier, as base64url."),
        ("code_challenge_method" = Option<String>, Query, description = "`S256`."),
    ),
    responses(
        (status = 200, description = "The sign-in page.", body = String, content_type = "text/html"),
        (status = 303, description = "Redirects to the client with an OAuth error in the query.",
            headers(("Location", description = "The redirect URI."))),
        (status = 400, description = "A page says that the client or the redirect URI is wrong; or an unreadable \
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
