//! Settings from outside, all with defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const AT_ONCE: Setting = Setting::new(
    "TRADING_AT_ONCE",
    Kind::Flag,
    "Whether orders are matched right after their hold; without it, the next tick does it.",
)
.or("true");
const SNAPSHOT_EVERY: Setting = Setting::new(
    "TRADING_SNAPSHOT_EVERY",
    Kind::Number(1, 1_000_000),
    "After how many sequences a book is written down whole.",
)
.or("1000");

/// All settings of trading.
pub(crate) const SETTINGS: &[Setting] = &[AT_ONCE, SNAPSHOT_EVERY];

/// How trading is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// Whether orders are matched right after their hold.
    pub(crate) at_once: bool,
    /// After how many sequences a book is written down whole.
    pub(crate) snapshot_every: u64,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self { at_once: environment.value(&AT_ONCE)?, snapshot_every: environment.value(&SNAPSHOT_EVERY)? })
    }
}
