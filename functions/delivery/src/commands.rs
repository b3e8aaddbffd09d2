//! State changes: events change entries, and releases come to be seen.

pub(crate) mod apply;
pub(crate) mod draft;
pub(crate) mod release;
