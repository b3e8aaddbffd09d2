//! Settings from outside, all with defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const REPUBLISH_PAGE: Setting = Setting::new(
    "SOCIAL_REPUBLISH_PAGE",
    Kind::Number(1, 25),
    "How many people, posts or reviews one call of `republish` publishes again.",
)
.or("25");

/// All settings of social.
pub(crate) const SETTINGS: &[Setting] = &[REPUBLISH_PAGE];

/// How social is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// How many people, posts or reviews one call of `republish` publishes again.
    pub(crate) republish_page: usize,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self { republish_page: environment.value(&REPUBLISH_PAGE)? })
    }
}
