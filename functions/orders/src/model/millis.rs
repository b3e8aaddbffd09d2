//! Moments as milliseconds, for the table: a number is a third of the text's size.

use domain::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a moment as its milliseconds.
pub(crate) fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(moment.as_millis())
}

/// Reads a moment from its milliseconds.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(deserializer).map(Timestamp::from_millis)
}

/// The same for a moment that may be absent.
pub(crate) mod option {
    use domain::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes a moment as its milliseconds.
    pub(crate) fn serialize<S: Serializer>(moment: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        moment.map(Timestamp::as_millis).serialize(serializer)
    }

    /// Reads a moment from its milliseconds.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<i64>::deserialize(deserializer)?.map(Timestamp::from_millis))
    }
}
