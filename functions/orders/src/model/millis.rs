//! Stores timestamps as milliseconds, a third of the size of their text.

use domain::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a timestamp as milliseconds.
pub(crate) fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(moment.as_millis())
}

/// Reads a timestamp from milliseconds.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(deserializer).map(Timestamp::from_millis)
}

/// The same for an optional timestamp.
pub(crate) mod option {
    use domain::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes a timestamp as milliseconds.
    pub(crate) fn serialize<S: Serializer>(moment: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        moment.map(Timestamp::as_millis).serialize(serializer)
    }

    /// Reads a timestamp from milliseconds.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<i64>::deserialize(deserializer)?.map(Timestamp::from_millis))
    }
}
