//! How goods are taxed: the classes that catalog names and cart has rates for.

use deserr::Deserr;
use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// How goods are taxed. What a class costs in a country is cart's to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum TaxClass {
    /// The country's standard rate.
    #[default]
    Standard,
    /// The country's reduced rate: food, books.
    Reduced,
    /// The country's super-reduced rate; the reduced one where it has none.
    #[deserr(rename = "super_reduced")]
    SuperReduced,
    /// The country's parking rate; the standard one where it has none.
    Parking,
    /// No tax anywhere.
    Zero,
}

impl TaxClass {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Standard, Self::Reduced, Self::SuperReduced, Self::Parking, Self::Zero];

    /// As it is written in requests, answers and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::SuperReduced => "super_reduced",
            Self::Parking => "parking",
            Self::Zero => "zero",
        }
    }

    /// The class of this name; goods of a class that is not known here are taxed at the standard rate.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|class| class.as_str() == name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_class_has_one_spelling_everywhere() {
        for class in TaxClass::ALL {
            assert_eq!(deserr::deserialize::<TaxClass, _, Faults>(json!(class.as_str())).unwrap(), class);
            assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
            assert_eq!(TaxClass::named(class.as_str()), class);
        }
        assert_eq!(TaxClass::named("luxury"), TaxClass::Standard);
        assert!(deserr::deserialize::<TaxClass, _, Faults>(json!("luxury")).is_err());
    }
}
