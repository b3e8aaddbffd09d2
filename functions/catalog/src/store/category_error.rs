//! Why a change of a category is refused.

use domain::fault::{Faults, Invalid};
use service::Problem;
use service::table::TableError;

use crate::model::CannotMove;

/// Why a change of a category was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CategoryError {
    /// Another category has the slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The category has changed meanwhile, or is deleted.
    #[error("the category has changed meanwhile")]
    Stale,
    /// An ancestor was moved meanwhile.
    #[error("the tree has changed meanwhile")]
    TreeChanged,
    /// The category has children.
    #[error("it has children")]
    HasChildren,
    /// The category can't have this parent.
    #[error("it can't have this parent")]
    CannotMove(CannotMove),
    /// The table failed.
    #[error(transparent)]
    Table(TableError),
}

impl From<TableError> for CategoryError {
    fn from(error: TableError) -> Self {
        if error.refused("slug") {
            Self::SlugTaken
        } else if error.refused("category") {
            Self::Stale
        } else if error.refused("ancestor") || error.refused("old parent") {
            Self::TreeChanged
        } else {
            Self::Table(error)
        }
    }
}

impl From<CategoryError> for Problem {
    fn from(error: CategoryError) -> Self {
        match error {
            CategoryError::SlugTaken => {
                let fault = Faults::one("/slug", Invalid::new("slug_taken", "another category has this slug"));
                Self::refused_with("already_taken", "Another category has this slug.", fault)
            }
            CategoryError::Stale => Self::stale(),
            CategoryError::TreeChanged => {
                Self::conflict("concurrent_change", "The tree was changed at the same moment.").retry_after(1)
            }
            CategoryError::HasChildren => {
                Self::conflict("category_in_use", "Other categories stand below this one; move them first.")
            }
            CategoryError::CannotMove(why) => {
                let (code, detail) = match why {
                    CannotMove::UnknownParent => ("unknown_category", "there is no such category"),
                    CannotMove::Cycle => ("cycle", "a category can't stand below itself"),
                    CannotMove::TooDeep => ("too_deep", "the tree has at most 8 levels"),
                };
                let fault = Faults::one("/parent_id", Invalid::new(code, detail));
                Self::refused_with("invalid_parent", "The category can't stand there.", fault)
            }
            CategoryError::Table(error) => error.into(),
        }
    }
}
