//! The methods of a shop without its own ones.

use std::str::FromStr;
use std::sync::LazyLock;

use domain::fault::Faults;

use super::method::MethodContent;

pub(super) static BUILT_IN: LazyLock<Vec<MethodContent>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../data/shipping_methods.json")).unwrap_or_default());

/// The methods of a shop without its own ones: built in, or from the settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct ShippingTable {
    pub(super) own: Option<Vec<MethodContent>>,
}

impl ShippingTable {
    /// The methods, in the table's order.
    pub(crate) fn methods(&self) -> &[MethodContent] {
        self.own.as_deref().unwrap_or(&BUILT_IN)
    }
}

/// Why a table of methods is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShippingTableError {
    /// The JSON has another shape, or an amount is out of range.
    #[error("the shipping methods can't be read")]
    Json(#[from] serde_json::Error),
    /// A method breaks a rule.
    #[error("the shipping method {method} is not as it has to be: {faults}")]
    Rule {
        /// The method.
        method: String,
        /// The place and the reason.
        faults: String,
    },
}

impl ShippingTableError {
    fn rule(method: String, faults: &Faults) -> Self {
        let listed = faults.listed().iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail));
        Self::Rule { method, faults: listed.collect::<Vec<_>>().join("; ") }
    }
}

impl FromStr for ShippingTable {
    type Err = ShippingTableError;
    /// Reads the same JSON as `data/shipping_methods.json`.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        let methods: Vec<MethodContent> = serde_json::from_str(json)?;
        let checked = methods.into_iter().map(|method| {
            let name = method.id.to_string();
            method.checked().map_err(|faults| ShippingTableError::rule(name, &faults))
        });
        Ok(Self { own: Some(checked.collect::<Result<_, _>>()?) })
    }
}
