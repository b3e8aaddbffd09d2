//! Errors of `/oauth/*`: RFC 6749, section 5.2, instead of problem details.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use service::Problem;
use service::table::TableError;

use crate::adapters::tokens::TokenError;

/// An OAuth error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    status: StatusCode,
    code: &'static str,
    description: &'static str,
}

/// The body of an OAuth error.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OAuthErrorBody {
    /// Stable, for programs: `invalid_request`, `invalid_client`, `invalid_grant`, …
    #[schema(value_type = String, example = "invalid_grant")]
    error: &'static str,
    /// For people: what is wrong.
    #[schema(value_type = String, example = "The refresh token is not valid.")]
    error_description: &'static str,
}

impl OAuthError {
    /// 413: the body is too large.
    pub(crate) const TOO_LARGE: Self =
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request", "The body is too large.");
    /// 401: the client is unknown, or did not authenticate.
    pub(crate) const INVALID_CLIENT: Self =
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", "The client is unknown, or its secret is wrong.");
    /// 400: the client may not use this grant.
    pub(crate) const UNAUTHORIZED_CLIENT: Self =
        Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", "The client may not use this grant.");
    /// 400: the grant type is not supported.
    pub(crate) const UNSUPPORTED_GRANT_TYPE: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "unsupported_grant_type",
        "Only authorization_code, client_credentials and refresh_token are supported.",
    );
    /// 400: the response type is not `code`.
    pub(crate) const UNSUPPORTED_RESPONSE_TYPE: Self =
        Self::new(StatusCode::BAD_REQUEST, "unsupported_response_type", "Only response_type=code is supported.");
    /// 400: the client asks for a sign-in without a page (OpenID Connect Core, section 3.1.2.6).
    pub(crate) const LOGIN_REQUIRED: Self =
        Self::new(StatusCode::BAD_REQUEST, "login_required", "Users type their password at each sign-in.");
    /// 400: the request passes its parameters in a JWT.
    pub(crate) const REQUEST_NOT_SUPPORTED: Self =
        Self::new(StatusCode::BAD_REQUEST, "request_not_supported", "The parameter request is not supported.");
    /// 400: the request passes its parameters by reference.
    pub(crate) const REQUEST_URI_NOT_SUPPORTED: Self =
        Self::new(StatusCode::BAD_REQUEST, "request_uri_not_supported", "The parameter request_uri is not supported.");
    /// 400: a scope does not exist, or the client may not request it.
    pub(crate) const INVALID_SCOPE: Self =
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", "A scope is unknown, or not allowed to this client.");

    const fn new(status: StatusCode, code: &'static str, description: &'static str) -> Self {
        Self { status, code, description }
    }

    /// 400: a parameter is missing, repeated or malformed.
    pub(crate) const fn invalid_request(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// 400: the code or token is not valid, or belongs to another client.
    pub(crate) const fn invalid_grant(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_grant", description)
    }

    /// A failure of the server: 503 if the client may try again, 500 otherwise.
    const fn failed(status: StatusCode) -> Self {
        match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT => {
                let description = "The service is busy; please try again.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", description)
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "Something went wrong on our side."),
        }
    }

    /// The error's code.
    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }

    /// The error in words.
    pub(crate) const fn description(&self) -> &'static str {
        self.description
    }
}

/// A failure of the table, KMS or the password hashing. Creating the problem has already logged its cause.
impl From<Problem> for OAuthError {
    fn from(problem: Problem) -> Self {
        Self::failed(problem.status())
    }
}

impl From<TableError> for OAuthError {
    fn from(error: TableError) -> Self {
        Problem::from(error).into()
    }
}

impl From<TokenError> for OAuthError {
    fn from(error: TokenError) -> Self {
        Problem::from(error).into()
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = OAuthErrorBody { error: self.code, error_description: self.description };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"oauth\""));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
