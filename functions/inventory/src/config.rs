//! The settings, all with defaults.

use std::time::Duration;

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const HOLD_MINUTES: Setting = Setting::new(
    "INVENTORY_HOLD_MINUTES",
    Kind::Number(1, 100_000),
    "For how many minutes an order holds stock: longer than any order waits for its payment.",
)
.or("60")
.parameter("HoldMinutes");

/// All settings of inventory.
pub(crate) const SETTINGS: &[Setting] = &[HOLD_MINUTES];

/// The configuration of inventory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// How long a hold lasts: longer than any order waits for its payment.
    pub(crate) hold: Duration,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let minutes: u32 = environment.value(&HOLD_MINUTES)?;
        Ok(Self { hold: Duration::from_secs(u64::from(minutes) * 60) })
    }
}
