//! What a product refers to must be there.

use futures::future::try_join_all;
use shared::Problem;
use shared::fault::{Faults, Invalid};
use shared::id::CategoryId;

use crate::store::Store;

/// Refuses categories that are not there. Those that the product was in before (`known`) are not looked at again.
pub(super) async fn require_categories(
    store: &Store,
    wanted: &[CategoryId],
    known: &[CategoryId],
) -> Result<(), Problem> {
    let new = wanted.iter().enumerate().filter(|(_, id)| !known.contains(id));
    let looked_up = new.map(async |(index, id)| Ok::<_, Problem>((index, store.load_category(*id).await?)));
    let mut faults = Faults::none();
    for (index, found) in try_join_all(looked_up).await? {
        if found.is_none() {
            let invalid = Invalid::new("unknown_category", "there is no such category");
            faults.add(format!("/category_ids/{index}"), invalid);
        }
    }
    faults
        .none_or(())
        .map_err(|faults| Problem::refused_with("unknown_category", "Some of these categories are not there.", faults))
}

/// 422 with every rule that the content breaks.
pub(super) fn invalid_product(faults: Faults) -> Problem {
    Problem::refused_with("invalid_product", "The product breaks a rule.", faults)
}
