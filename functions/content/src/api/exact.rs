//! Bodies with fields of entries, whose numbers stay what they are.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use domain::fault::Faults;
use service::Problem;
use service::body::read_body;
use service::describe::{Describe, Described};

use crate::commands::refusals::invalid_fields;
use crate::model::check_numbers;

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
