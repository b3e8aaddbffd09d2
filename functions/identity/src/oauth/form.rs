//! Parameters of the OAuth endpoints: each at most once; unknown ones are ignored (RFC 6749, section 3.2).

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use http::request::Parts;

use super::OAuthError;

/// Parameters by name; an empty one counts as absent.
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    fn read(pairs: Vec<(String, String)>) -> Result<Self, OAuthError> {
        let mut form = HashMap::new();
        for (name, value) in pairs {
            if form.insert(name, value).is_some() {
                return Err(OAuthError::invalid_request("A parameter is given more than once."));
            }
        }
        form.retain(|_, value| !value.is_empty());
        Ok(Self(form))
    }

    /// The value of a parameter.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a required parameter.
    pub(crate) fn get(&self, name: &str, missing: &'static str) -> Result<&str, OAuthError> {
        self.find(name).ok_or_else(|| OAuthError::invalid_request(missing))
    }

    /// Parses a query string.
    pub(crate) fn of_query(parts: &Parts) -> Result<Self, OAuthError> {
        let unreadable = |_| OAuthError::invalid_request("The query string can't be read.");
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(unreadable)?;
        Self::read(pairs)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = OAuthError;

    async fn from_request(request: Request, state: &S) -> Result<Self, OAuthError> {
        let pairs =
            axum::Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(
                |rejection| match rejection.status() {
                    http::StatusCode::PAYLOAD_TOO_LARGE => OAuthError::TOO_LARGE,
                    _ => OAuthError::invalid_request("A body of type application/x-www-form-urlencoded is expected."),
                },
            )?;
        Self::read(pairs.0)
    }
}

service::describes_nothing!(Form, QueryForm);

/// The query string of a request, as OAuth parameters.
pub(crate) struct QueryForm(pub(crate) Form);

impl<S: Send + Sync> FromRequestParts<S> for QueryForm {
    type Rejection = OAuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, OAuthError> {
        Form::of_query(parts).map(Self)
    }
}
