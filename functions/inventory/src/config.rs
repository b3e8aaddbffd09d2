//! Settings from outside, all with defaults.

use std::time::Duration;

use shared::environment::{Environment, SettingError};

/// How inventory is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// How long a hold lasts: longer than any order waits for its payment.
    pub(crate) hold: Duration,
}

impl Config {
    /// Reads `INVENTORY_HOLD_MINUTES` (60).
    pub(crate) fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let minutes: u32 = environment.parse_or("INVENTORY_HOLD_MINUTES", 60)?;
        Ok(Self { hold: Duration::from_secs(u64::from(minutes) * 60) })
    }
}
