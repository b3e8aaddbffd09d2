//! Whole minor units in what is stored: as texts, since JSON's numbers end before they do.

use domain::Amount;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(units: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(units)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
    Amount::deserialize(deserializer).map(Amount::get)
}

/// The same for what may be absent.
pub(crate) mod optional {
    use domain::Amount;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(units: &Option<i128>, serializer: S) -> Result<S::Ok, S::Error> {
        units.map(|units| units.to_string()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i128>, D::Error> {
        Ok(Option::<Amount>::deserialize(deserializer)?.map(Amount::get))
    }
}
