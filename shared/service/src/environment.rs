//! Configuration from outside: the process's environment on Lambda, a map from the host in one process.
//!
//! Only a capability's `config.rs` reads it, by declarations ([`Setting`]). Names carry the capability
//! (`CATALOG_TABLE`), so that several capabilities can share a process.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use crate::setting::Setting;
pub use crate::setting::SettingError;

/// Named settings.
#[derive(Clone, Debug, Default)]
pub struct Environment(Option<Arc<HashMap<String, String>>>);

impl Environment {
    /// The process's own environment.
    pub const fn process() -> Self {
        Self(None)
    }

    /// Settings from a map, as the one-process host makes it.
    pub fn from_map(settings: HashMap<String, String>) -> Self {
        Self(Some(Arc::new(settings)))
    }

    /// The names that are set.
    pub fn names(&self) -> Vec<String> {
        match &self.0 {
            Some(settings) => settings.keys().cloned().collect(),
            None => std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect(),
        }
    }

    /// A variable, where it is there and not empty.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the process's environment")]
    pub fn find(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            Some(settings) => settings.get(name).cloned(),
            None => std::env::var(name).ok(),
        };
        value.filter(|v| !v.is_empty())
    }

    /// A variable that must be there.
    pub fn get(&self, name: &str) -> Result<String, SettingError> {
        self.find(name).ok_or_else(|| SettingError::new(name, "is missing"))
    }

    /// A setting's text, or its default; `None` where it has neither.
    pub fn text(&self, setting: &Setting) -> Option<String> {
        self.find(setting.name).or_else(|| (!setting.default.is_empty()).then(|| setting.default.to_owned()))
    }

    /// A setting's value, or its default; `None` where it has neither.
    ///
    /// # Errors
    /// What the setting's declaration does not allow.
    pub fn optional<T: FromStr<Err: Display>>(&self, setting: &Setting) -> Result<Option<T>, SettingError> {
        let Some(text) = self.text(setting) else { return Ok(None) };
        setting.check(&text)?;
        let value = text.parse::<T>().map_err(|error| SettingError::new(setting.name, format!("is wrong: {error}")));
        value.map(Some)
    }

    /// A setting's value, or its default.
    ///
    /// # Errors
    /// As [`Environment::optional`], and where there is neither.
    pub fn value<T: FromStr<Err: Display>>(&self, setting: &Setting) -> Result<T, SettingError> {
        self.optional(setting)?.ok_or_else(|| SettingError::new(setting.name, "is missing"))
    }

    /// A setting that is parsed; absent, it has a default.
    pub fn parse_or<T: FromStr>(&self, name: &str, default: T) -> Result<T, SettingError> {
        match self.find(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| SettingError::new(name, "can't be read")),
        }
    }
}
