//! Options: in what the variants of a product differ.

use std::collections::{BTreeMap, BTreeSet};

use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use serde::{Deserialize, Serialize};

use super::variant::VariantContent;

/// The most options that a product has.
pub(crate) const MAX_OPTIONS: usize = 5;
/// The most values that an option has.
pub(crate) const MAX_VALUES: usize = 100;

/// A value of an option: `Black`.
pub(crate) type OptionValue = Line<1, 64>;

/// Something in which the variants differ, with all it may be: the size, with `S`, `M` and `L`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "name": "Size", "values": ["S", "M", "L"] }))]
pub(crate) struct ProductOption {
    /// Its name.
    pub(crate) name: Line<1, 64>,
    /// What it may be, in the order in which it is shown.
    #[schema(value_type = BTreeSet<OptionValue>, min_items = 1, max_items = 100)]
    pub(crate) values: BoundedVec<OptionValue, MAX_VALUES>,
}

/// The rules between options and variants: every variant says of every option which value it has, in the order of the
/// options, and no two variants say the same.
pub(super) fn check(options: &[ProductOption], variants: &[VariantContent], faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        if !names.insert(&option.name) {
            let invalid = Invalid::new("duplicate_option", "another option has this name");
            faults.add(format!("/options/{index}/name"), invalid);
        }
        let mut values = BTreeSet::new();
        for (at, value) in option.values.iter().enumerate() {
            if !values.insert(value) {
                let invalid = Invalid::new("duplicate_value", "this option has this value already");
                faults.add(format!("/options/{index}/values/{at}"), invalid);
            }
        }
        if option.values.is_empty() {
            let invalid = Invalid::new("required", "an option has at least one value");
            faults.add(format!("/options/{index}/values"), invalid);
        }
    }
    let mut combinations = BTreeMap::new();
    for (index, variant) in variants.iter().enumerate() {
        let place = format!("/variants/{index}/option_values");
        if variant.option_values.len() != options.len() {
            let detail = format!("a value for each of the {} options is expected, in their order", options.len());
            faults.add(place, Invalid::new("wrong_options", detail));
            continue;
        }
        for (at, (value, option)) in variant.option_values.iter().zip(options).enumerate() {
            if !option.values.contains(value) {
                let detail = format!("the option {} has no such value", option.name);
                faults.add(format!("{place}/{at}"), Invalid::new("unknown_value", detail));
            }
        }
        if !options.is_empty() && combinations.insert(&*variant.option_values, index).is_some() {
            let invalid = Invalid::new("duplicate_combination", "another variant has the same values");
            faults.add(place, invalid);
        }
    }
}
