//! The sign-in page: plain HTML under a policy that forbids scripts.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{AuthorizationRequest, OAuthError, Rejected};

const COOKIE: &str = "__Host-stoa_csrf";
const COOKIE_BYTES: usize = 43;

/// Binds the form to the browser: the cookie holds a secret, the form its hash.
///
/// Only this host can set a `__Host-` cookie, over TLS or on localhost, so nobody else can plant one.
#[derive(Clone)]
pub(crate) struct CsrfToken(String);

impl CsrfToken {
    /// The browser's token, or a new one. Keeping it lets two open pages work side by side.
    pub(crate) fn of_or_new(headers: &HeaderMap) -> Self {
        Self::of(headers).unwrap_or_else(|| Self(secrets::random::<32>()))
    }

    /// The browser's token, if it has one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == COOKIE)?;
        (value.len() == COOKIE_BYTES).then(|| Self(value.to_owned()))
    }

    fn field(&self) -> String {
        secrets::hash(&format!("csrf:{}", self.0))
    }

    /// Whether this field belongs to a form shown to this browser.
    pub(crate) fn accepts(&self, field: &str) -> bool {
        secrets::same(&self.field(), field)
    }

    fn cookie(&self) -> String {
        format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600", self.0)
    }
}

/// The page that asks for e-mail address and password.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage<'a> {
    client_name: &'a str,
    fields: Vec<(&'static str, String)>,
    csrf: String,
    email: &'a str,
    message: Option<&'a str>,
    nonce: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    message: &'a str,
    nonce: String,
}

impl<'a> SignInPage<'a> {
    /// Renders the page, with the previous input and its error, if any.
    pub(crate) fn respond(
        status: StatusCode,
        request: &'a AuthorizationRequest,
        csrf: &CsrfToken,
        email: &'a str,
        message: Option<&'a str>,
    ) -> Response {
        let page = Self {
            client_name: &request.client.name,
            fields: request.fields(),
            csrf: csrf.field(),
            email,
            message,
            nonce: secrets::random::<16>(),
        };
        // Browsers apply this directive to the redirect after the form as well.
        let targets = format!("'self' {}", request.redirect_uri.origin());
        let mut response = respond(status, &page, &page.nonce, &targets);
        if let Ok(cookie) = HeaderValue::from_str(&csrf.cookie()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Renders an error that only the user can see.
pub(crate) fn error_page(status: StatusCode, message: &str) -> Response {
    let page = ErrorPage { message, nonce: secrets::random::<16>() };
    respond(status, &page, &page.nonce, "'none'")
}

impl Rejected {
    /// Sends the error to the client through the browser, or shows it to the user.
    pub(crate) fn answer(self) -> Result<Response, OAuthError> {
        match self {
            Self::ShownToUser(message) => Ok(error_page(StatusCode::BAD_REQUEST, message)),
            Self::SentBack(uri) => Ok(send_back(&uri)),
            Self::Failed(error) => Err(error),
        }
    }
}

/// Redirects the browser with a GET (RFC 9700, section 4.12).
pub(crate) fn send_back(uri: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(uri) else {
        return error_page(StatusCode::BAD_REQUEST, "The application that sent you here can't be found again.");
    };
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn respond(status: StatusCode, page: &impl Template, nonce: &str, form_targets: &str) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page can't be rendered");
            return service::Problem::internal().into_response();
        }
    };
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action {form_targets}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = (status, html).into_response();
    let texts = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
