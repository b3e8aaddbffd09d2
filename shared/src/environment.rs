//! Configuration from outside: the process's environment on Lambda, a map from the template in one process.
//!
//! Only a capability's `config.rs` reads it. Names carry the capability (`CATALOG_TABLE`), so that several
//! capabilities can share a process.

use std::collections::HashMap;
use std::sync::Arc;

/// Named settings.
#[derive(Clone, Debug, Default)]
pub struct Environment(Option<Arc<HashMap<String, String>>>);

/// A setting that is missing or can't be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the environment variable {name} {fault}")]
pub struct SettingError {
    name: String,
    fault: &'static str,
}

impl Environment {
    /// The process's own environment.
    pub const fn process() -> Self {
        Self(None)
    }

    /// Settings from a map, as the one-process host takes them from the template.
    pub fn from_map(settings: HashMap<String, String>) -> Self {
        Self(Some(Arc::new(settings)))
    }

    /// A setting, where it is there and not empty.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the process's environment")]
    pub fn find(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            Some(settings) => settings.get(name).cloned(),
            None => std::env::var(name).ok(),
        };
        value.filter(|v| !v.is_empty())
    }

    /// A setting that must be there.
    pub fn get(&self, name: &str) -> Result<String, SettingError> {
        self.find(name).ok_or_else(|| SettingError { name: name.to_owned(), fault: "is missing" })
    }

    /// A setting that is parsed; absent, it has a default.
    pub fn parse_or<T: std::str::FromStr>(&self, name: &str, default: T) -> Result<T, SettingError> {
        match self.find(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| SettingError { name: name.to_owned(), fault: "can't be read" }),
        }
    }
}
