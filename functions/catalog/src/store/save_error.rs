//! Why a change of a product is refused.

use domain::fault::{Faults, Invalid};
use service::Problem;
use service::table::TableError;

/// The maximum size of a product's document: its event must fit into 200 KB, and the product
/// into an item.
pub(super) const MAX_DOCUMENT_BYTES: usize = 150 * 1024;

/// Why a change of a product was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SaveError {
    /// Another product has the slug or some of the skus.
    #[error("a slug or sku is taken")]
    Taken(Faults),
    /// The product has changed meanwhile, or is deleted.
    #[error("the product has changed meanwhile")]
    Stale,
    /// More skus come and go at once than one transaction holds.
    #[error("too much changes at once")]
    TooManyChanges,
    /// The product is larger than may be stored.
    #[error("the product is too large")]
    TooLarge,
    /// The table failed.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl SaveError {
    /// The problem for a caller who named a version: 412 if there is a newer one.
    pub(crate) fn of_version(self) -> Problem {
        match self {
            Self::Stale => Problem::stale(),
            other => other.into(),
        }
    }
}

/// The fault of the variant at this index.
pub(crate) fn sku_taken(faults: &mut Faults, index: usize) {
    faults.add(format!("/variants/{index}/sku"), Invalid::new("sku_taken", "another product has this sku"));
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Taken(faults) => {
                Self::refused_with("already_taken", "Another product has this slug, or some of these skus.", faults)
            }
            SaveError::Stale => {
                Self::conflict("concurrent_change", "Somebody else changed this at the same moment.").retry_after(1)
            }
            SaveError::TooManyChanges => Self::refused(
                "too_many_changes",
                "More skus come and go at once than one step takes; please make the change in two.",
            ),
            SaveError::TooLarge => {
                Self::refused("product_too_large", format!("A product has at most {MAX_DOCUMENT_BYTES} bytes as JSON."))
            }
            SaveError::Table(error) => error.into(),
        }
    }
}
