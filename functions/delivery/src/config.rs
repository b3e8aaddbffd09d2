//! Settings from outside: none.

use service::setting::Setting;

/// All settings of delivery.
pub(crate) const SETTINGS: &[Setting] = &[];
