//! Names of categories, which facets show.

use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

/// The label of a write of a category: refused where a newer version is there.
const CATEGORY: &str = "category";

/// A category, as far as facets show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Category {
    pub(crate) category_id: String,
    pub(crate) version: u64,
    /// Its name; none of one that is deleted, which keeps its version, so that an older state does not bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

impl Store {
    /// Keeps a category, unless there is a newer version.
    pub(crate) async fn keep_category(&self, category: &Category) -> Result<(), TableError> {
        let write = Write::put(CATEGORY, key(&category.category_id), category).if_newer(category.version);
        match self.table.write(write).await {
            Err(error) if error.refused(CATEGORY) => Ok(()),
            other => other,
        }
    }

    /// Reads up to 100 categories, which may be a moment old; those that nobody told of are left out.
    pub(crate) async fn categories(&self, ids: &[String]) -> Result<Vec<Category>, TableError> {
        self.table.get_many(&ids.iter().map(|id| key(id)).collect::<Vec<_>>()).await
    }
}

fn key(category_id: &str) -> Key {
    Key::only(format!("category#{category_id}"))
}
