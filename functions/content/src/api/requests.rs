//! What several requests have: the number of a version in a path or a query, and bodies whose numbers stay what they are.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::read_body;
use service::describe::{Describe, Described};

use crate::commands::refusals::invalid_fields;
use crate::model::check_numbers;

/// A number from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VersionNumber(u64);

impl VersionNumber {
    pub(crate) const fn get(self) -> u64 {
        self.0
    }
}

impl std::str::FromStr for VersionNumber {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_plain =
            (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let number = text.parse().ok().filter(|_| is_plain).map(Self);
        number.ok_or_else(|| Invalid::new("invalid_number", "the number of a version is expected"))
    }
}

domain::request_text!(VersionNumber, "The number of a version.", example = "3", pattern = "^[1-9][0-9]{0,9}$");

/// A body as another extractor reads it, without numbers in `fields` that would become others: 422.
#[derive(Debug)]
pub(crate) struct Exact<T>(pub(crate) T);

impl<S: Send + Sync, T: FromRequest<S, Rejection = Problem>> FromRequest<S> for Exact<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read_body(Request::new(body)).await?;
        let read = T::from_request(Request::from_parts(parts, Body::from(bytes.clone())), state).await?;
        let mut faults = Faults::none();
        check_numbers(std::str::from_utf8(&bytes).unwrap_or_default(), &["fields"], &mut faults);
        faults.none_or(()).map_err(invalid_fields)?;
        Ok(Self(read))
    }
}

impl<T: Describe> Describe for Exact<T> {
    const NEEDS_TOKEN: bool = T::NEEDS_TOKEN;

    fn describe(route: &mut Described<'_>) {
        T::describe(route);
    }
}
