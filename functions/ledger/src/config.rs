//! Settings from outside, all with defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const SEAL_AT_ONCE: Setting = Setting::new(
    "LEDGER_SEAL_AT_ONCE",
    Kind::Flag,
    "Whether the journal is sealed right behind each booking, in one process; without it, and on AWS, the next tick seals.",
)
.or("true");

/// All settings of ledger.
pub(crate) const SETTINGS: &[Setting] = &[SEAL_AT_ONCE];

/// How the ledger is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// Whether the journal is sealed right behind each booking.
    pub(crate) seal_at_once: bool,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self { seal_at_once: environment.value(&SEAL_AT_ONCE)? })
    }
}
