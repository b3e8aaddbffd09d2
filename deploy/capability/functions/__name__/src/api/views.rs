//! __Words__s as clients see them.

use domain::Timestamp;
use events::__name__::__Entity__Id;
use serde::Serialize;
use service::body::Answer;

use crate::model::__Entity__;

/// A __words__.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct __Entity__Response {
    /// Its id.
    id: __Entity__Id,
    /// Its name.
    #[schema(example = "First")]
    name: String,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&__Entity__> for __Entity__Response {
    fn from(__entity__: &__Entity__) -> Self {
        Self {
            id: __entity__.id,
            name: __entity__.content.name.to_string(),
            version: __entity__.version,
            created_at: __entity__.created_at,
            updated_at: __entity__.updated_at,
        }
    }
}

/// 200 with a __words__.
pub(super) fn shown(__entity__: &__Entity__) -> Answer {
    Answer::ok(&__Entity__Response::from(__entity__)).version(__entity__.version)
}
