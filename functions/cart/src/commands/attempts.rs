//! Retries changes that conflict with others of the same item.

use service::Problem;
use service::table::{Attempts, TableError};

use crate::model::Refusal;

/// Why an attempt failed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Another change came first; the attempt may be repeated.
    Overtaken(TableError),
    /// A final failure.
    Refused(Problem),
}

/// Attempts a change of `on` until no other comes first; after the last attempt, 409 with
/// `Retry-After`.
pub(crate) async fn attempted<T, F: Future<Output = Result<T, Failed>>>(
    on: &'static str,
    attempt: impl Fn() -> F,
) -> Result<T, Problem> {
    let mut attempts = Attempts::on(on);
    loop {
        match attempt().await {
            Ok(done) => return Ok(done),
            Err(Failed::Overtaken(error)) => attempts.again().await.map_err(|_| error)?,
            Err(Failed::Refused(problem)) => return Err(problem),
        }
    }
}

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Refused(_) => Self::Overtaken(error),
            other => Self::Refused(other.into()),
        }
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
