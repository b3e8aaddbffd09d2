//! Settings from outside, all with defaults.

use service::setting::Setting;

/// All settings of ledger.
pub(crate) const SETTINGS: &[Setting] = &[];
