//! Refusals that several endpoints share.

use domain::fault::{Faults, Invalid};
use service::Problem;

use crate::model::{Account, Status};

/// 422, with a fault of the same code at one field.
pub(crate) fn refused(
    code: &'static str,
    detail: impl Into<String>,
    pointer: &str,
    fault: impl Into<String>,
) -> Problem {
    Problem::refused_with(code, detail, Faults::one(pointer, Invalid::new(code, fault)))
}

/// 409: an erased account can't be changed.
pub(crate) fn erased() -> Problem {
    Problem::conflict("account_erased", "The account is erased.")
}

/// Refuses an erased account with 409.
pub(crate) fn not_erased(account: &Account) -> Result<(), Problem> {
    if account.status == Status::Erased { Err(erased()) } else { Ok(()) }
}
