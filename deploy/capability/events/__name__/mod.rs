//! What __name__ publishes.

use serde::{Deserialize, Serialize};

use super::event;

domain::typed_id!(
    /// A __words__.
    __Entity__Id,
    "__entity__"
);

/// A __words__ as it is now; `deleted` where it is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct __Entity__Changed {
    /// The __words__.
    pub __entity___id: __Entity__Id,
    /// Counts its changes.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// Whether it was deleted.
    #[serde(default)]
    pub deleted: bool,
}
event!(__Entity__Changed, "__name__.__entity__.changed", State, |e| e.__entity___id.to_string());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let json = serde_json::json!({
            "__entity___id": "__entity___01J8ZQ4T6M3V0X9K2B7C5D1EFG", "version": 2, "name": "First", "deleted": false,
        });
        let event: __Entity__Changed = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
    }
}
