//! The reasons why rows are not imported.

use domain::fault::{Faults, Invalid};
use service::table::{TableError, error_chain};

use crate::store::SaveError;

/// Other changes of the product came first at every attempt.
pub(super) fn contended() -> Faults {
    Faults::one("", Invalid::new("concurrent_change", "the product is changing at this moment; try again"))
}

/// The table did not answer.
pub(super) fn unavailable(error: &TableError) -> Faults {
    tracing::warn!(error = %error_chain(error), "a row was not imported");
    Faults::one("", Invalid::new("unavailable", "the service is busy; try this line again"))
}

/// The product was not written.
pub(super) fn not_saved(error: SaveError) -> Faults {
    match error {
        SaveError::Taken(faults) => faults,
        SaveError::Stale => contended(),
        SaveError::TooLarge => Faults::one("", Invalid::new("product_too_large", "the product is too large")),
        SaveError::TooManyChanges => {
            let detail = "more skus come and go at once than one step takes; split the rows";
            Faults::one("/variants", Invalid::new("too_many_changes", detail))
        }
        SaveError::Table(error) => unavailable(&error),
    }
}

/// Whether the rows may be imported a moment later.
pub(super) fn are_passing(faults: &Faults) -> bool {
    faults.listed().iter().any(|fault| matches!(fault.code.as_str(), "concurrent_change" | "unavailable"))
}
