//! Shared by the OAuth 2.0 endpoints: errors, forms, client authentication, and the sign-in page.

mod authorization;
mod client;
mod error;
mod form;
mod page;
mod token_response;

pub(crate) use self::authorization::{AuthorizationRequest, Rejected};
pub(crate) use self::client::{Party, authenticate_client};
pub(crate) use self::error::{OAuthError, OAuthErrorBody};
pub(crate) use self::form::{Form, QueryForm};
pub(crate) use self::page::{CsrfToken, SignInPage, error_page, send_back};
pub(crate) use self::token_response::TokenResponse;
