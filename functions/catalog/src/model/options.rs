//! Options: what the variants of a product differ in.

use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// The most options that a product has.
pub(crate) const MAX_OPTIONS: usize = 5;
/// The most values that an option has.
pub(crate) const MAX_VALUES: usize = 100;

/// A value of an option: `Black`.
pub(crate) type OptionValue = Line<1, 64>;

/// Something that the variants differ in, with its values: the size, with `S`, `M` and `L`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "name": "Size", "values": ["S", "M", "L"] }))]
pub(crate) struct ProductOption {
    /// Its name.
    pub(crate) name: Line<1, 64>,
    /// Its values, in the order in which they are shown.
    #[schema(value_type = BTreeSet<OptionValue>, min_items = 1, max_items = 100)]
    pub(crate) values: BoundedVec<OptionValue, MAX_VALUES>,
}
