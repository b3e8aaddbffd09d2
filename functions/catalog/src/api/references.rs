//! What a product refers to must be there.

use domain::fault::Faults;
use domain::id::CategoryId;
use service::Problem;

use crate::store::Store;

/// Refuses categories that are not there. Those that the product was in before (`known`) are not looked at again.
pub(super) async fn require_categories(
    store: &Store,
    wanted: &[CategoryId],
    known: &[CategoryId],
) -> Result<(), Problem> {
    let faults = store.missing_categories(wanted, known).await?;
    faults
        .none_or(())
        .map_err(|faults| Problem::refused_with("unknown_category", "Some of these categories are not there.", faults))
}

/// 422 with every rule that the content breaks.
pub(super) fn invalid_product(faults: Faults) -> Problem {
    Problem::refused_with("invalid_product", "The product breaks a rule.", faults)
}
