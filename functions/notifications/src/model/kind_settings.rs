//! Where a person wants each kind to be told, as it is read from a request.

use std::collections::BTreeMap;

use deserr::{Deserr, IntoValue, Map, Value, ValuePointerRef};
use domain::fault::{Faults, Invalid};

use super::{Channels, Kind};

/// Where each kind is told: none that is unknown, and none that nobody but staff hears of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KindSettings(pub(crate) BTreeMap<Kind, Channels>);

impl Deserr<Faults> for KindSettings {
    // Not by way of a map of deserr's: that drops what does not fit and says nothing.
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let Value::Map(map) = value else {
            let accepted = [deserr::ValueKind::Map];
            let kind = deserr::ErrorKind::IncorrectValueKind { actual: value, accepted: &accepted };
            return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(None, kind, location)));
        };
        let (mut faults, mut kinds) = (Faults::none(), BTreeMap::new());
        for (name, value) in map.into_iter() {
            let place = location.push_key(&name);
            let channels = Channels::deserialize_from_value(value.into_value(), place);
            match (name.parse::<Kind>(), channels) {
                (Err(invalid), _) => faults.append(Faults::at(place, invalid)),
                (Ok(kind), _) if kind.is_staff() => {
                    let invalid = Invalid::new("invalid_kind", "staff hear of this in their shared inbox");
                    faults.append(Faults::at(place, invalid));
                }
                (Ok(_), Err(found)) => faults.append(found),
                (Ok(kind), Ok(channels)) => drop(kinds.insert(kind, channels)),
            }
        }
        faults.none_or(Self(kinds))
    }
}
