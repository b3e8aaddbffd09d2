//! The settings of the one process: declared by the capabilities, set in a file, the environment, or the command line,
//! in that order of rising weight, and checked before anything starts.

mod document;
pub(crate) mod file;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use serde_json::Value;
use service::capability::COMMON;
use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

pub use self::document::{document, listed};
pub use self::file::{FileError, SettingsFile};
use crate::capabilities;
use crate::options::Options;

/// The settings of the process itself, beside its options.
const PROCESS: &[Setting] = &[
    Setting::new("MAX_CONNECTIONS", Kind::Number(1, 1_000_000), "How many connections are open at a time.").or("10000"),
    Setting::new(
        "MAX_CONNECTIONS_PER_ADDRESS",
        Kind::Number(1, 1_000_000),
        "How many of them come from one address; loopback and trusted proxies may have all.",
    )
    .or("1000"),
    Setting::new(
        "ENTRY_RATE_PER_MINUTE",
        Kind::Number(0, 1_000_000),
        "How often a minute one address may sign up, sign in, become a guest, ask for a token or try a code, each; 0 sets no limit.",
    )
    .or("60"),
    Setting::new("ENTRY_RATE_BURST", Kind::Number(1, 1_000_000), "How often it may do so at once after a pause.").or("120"),
    Setting::new("ENTRY_RATE_ON_LOOPBACK", Kind::Flag, "Whether loopback addresses are limited too.").or("false"),
];
/// Names that differ in so many letters are taken for the same one, misspelt.
const MISSPELT: usize = 3;

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nowhere.
    Default,
    /// In a file.
    File(PathBuf),
    /// In the environment.
    Environment,
    /// On the command line.
    CommandLine,
}

/// A setting with its value.
#[derive(Clone, Debug)]
pub struct Known {
    /// Whose it is: a capability's name, `every capability`, or `the one process`.
    pub owner: &'static str,
    /// Its declaration.
    pub setting: Setting,
    /// Its value; empty where it has none.
    pub value: String,
    /// Where the value was found.
    pub source: Source,
}

/// All settings with their values.
#[derive(Clone, Debug)]
pub struct Settings(pub Vec<Known>);

/// All declarations, each with its owner.
pub fn declared() -> impl Iterator<Item = (&'static str, &'static Setting)> {
    let process = PROCESS.iter().map(|setting| ("the one process", setting));
    let common = COMMON.iter().map(|setting| ("every capability", setting));
    process
        .chain(common)
        .chain(capabilities::ALL.iter().flat_map(|entry| entry.settings.iter().map(|setting| (entry.name, setting))))
}

impl Settings {
    /// Finds and checks all values.
    ///
    /// # Errors
    /// The first that is wrong, and names that are no settings.
    pub fn resolve(options: &Options, environment: &Environment) -> Result<Self, SettingError> {
        let mut settings = Self(
            declared()
                .map(|(owner, setting)| Known {
                    owner,
                    setting: *setting,
                    value: setting.default.to_owned(),
                    source: Source::Default,
                })
                .collect(),
        );
        if let Some(file) = &options.file {
            for (name, value) in &file.values {
                let source = Source::File(file.path.clone());
                if let Some(swallowed) = swallowed(value) {
                    let fault = format!("stands in the table {name}, below its heading: write it above the heading");
                    return Err(SettingError::new(format!("{swallowed} ({source})"), fault));
                }
                let text = |setting: &Setting| file::text(value, setting.kind);
                settings.put(name, text, source)?;
            }
        }
        for (_, setting) in declared() {
            if let Some(value) = environment.find(setting.name) {
                settings.put(setting.name, |_| Ok(value.clone()), Source::Environment)?;
            }
        }
        if let Some((right, wrong)) = environment.names().into_iter().find_map(|name| Some((misspelt(&name)?, name))) {
            return Err(SettingError::new(
                format!("{wrong} ({})", Source::Environment),
                format!("is no setting; did you mean {right}?"),
            ));
        }
        for (name, value) in &options.settings {
            settings.put(name, |_| Ok(value.clone()), Source::CommandLine)?;
        }
        Ok(settings)
    }

    fn put(
        &mut self,
        name: &str,
        text: impl FnOnce(&Setting) -> Result<String, String>,
        source: Source,
    ) -> Result<(), SettingError> {
        let at = |name: &str| format!("{name} ({source})");
        let Some(known) = self.0.iter_mut().find(|known| known.setting.name == name) else {
            return Err(SettingError::new(at(name), unknown(name)));
        };
        let value = text(&known.setting).map_err(|fault| SettingError::new(at(name), fault))?;
        known.setting.check(&value).map_err(|error| SettingError::new(at(name), error.fault))?;
        if known.setting.kind == Kind::File
            && !value.is_empty()
            && let Err(error) = std::fs::File::open(&value)
        {
            return Err(SettingError::new(at(name), format!("names {value}, which can't be read: {error}")));
        }
        (known.value, known.source) = (value, source);
        Ok(())
    }

    /// A value; `None` where it is empty.
    pub fn get(&self, setting: &Setting) -> Option<&str> {
        self.named(setting.name)
    }

    /// The value of a setting by its name; `None` where it is empty, or there is no such setting.
    pub fn named(&self, name: &str) -> Option<&str> {
        let known = self.0.iter().find(|known| known.setting.name == name)?;
        (!known.value.is_empty()).then_some(known.value.as_str())
    }

    /// The values that somebody set, by name.
    pub fn given(&self) -> HashMap<String, String> {
        let given = self.0.iter().filter(|known| known.source != Source::Default);
        given.map(|known| (known.setting.name.to_owned(), known.value.clone())).collect()
    }

    /// All values by name, as capabilities read them.
    pub fn values(&self) -> HashMap<String, String> {
        self.0.iter().map(|known| (known.setting.name.to_owned(), known.value.clone())).collect()
    }
}

/// A name within a table that is a setting's own: in TOML a table's heading takes in all lines below it.
fn swallowed(value: &Value) -> Option<&str> {
    let is_setting = |name: &str| name.starts_with("STOA_") || declared().any(|(_, setting)| setting.name == name);
    match value {
        Value::Object(table) => {
            let own = table.keys().find(|name| is_setting(name)).map(String::as_str);
            own.or_else(|| table.values().find_map(swallowed))
        }
        Value::Array(items) => items.iter().find_map(swallowed),
        _ => None,
    }
}

/// What to say of a name that is no setting.
fn unknown(name: &str) -> String {
    let upper = name.to_uppercase().replace('-', "_");
    let by_end = || declared().find(|(_, setting)| setting.name.ends_with(&format!("_{upper}")));
    match nearest(&upper, MISSPELT).or_else(|| by_end().map(|(_, setting)| setting.name)) {
        Some(meant) => format!("is no setting; did you mean {meant}?"),
        None => "is no setting; `stoa settings` lists all that there are".to_owned(),
    }
}

fn nearest(name: &str, most: usize) -> Option<&'static str> {
    let ranked = declared().map(|(_, setting)| (strsim::damerau_levenshtein(name, setting.name), setting.name));
    ranked.min().filter(|(distance, _)| *distance <= most).map(|(_, name)| name)
}

/// The setting that a variable misspells. Others may have variables that begin like ours (`ORDERS_SERVICE_HOST`), so only
/// a near miss counts.
fn misspelt(name: &str) -> Option<&'static str> {
    let ours = capabilities::ALL.iter().any(|entry| name.starts_with(&format!("{}_", entry.name.to_uppercase())));
    let known = declared().any(|(_, setting)| setting.name == name);
    if !ours || known { None } else { nearest(name, MISSPELT - 1) }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Environment => f.write_str("in the environment"),
            Self::CommandLine => f.write_str("--set"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(file: &str, set: &[(&str, &str)]) -> Options {
        let path = PathBuf::from("stoa.toml");
        Options {
            file: Some(SettingsFile::parse(path, file).unwrap()),
            settings: set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Options::for_tests()
        }
    }

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::from_map(variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    fn refusal(file: &str, variables: &[(&str, &str)], set: &[(&str, &str)]) -> String {
        Settings::resolve(&options(file, set), &environment(variables)).unwrap_err().to_string()
    }

    #[test]
    fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
        let file = "ORDERS_RETURN_DAYS = 10\nORDERS_SHOP_NAME = 'File'\nORDERS_INVOICE_PREFIX = 'F-'\n\
                    [CART_TAX_RATES]\nDE = { standard = 1600 }\n";
        let variables = [("ORDERS_SHOP_NAME", "Environment"), ("ORDERS_INVOICE_PREFIX", "E-")];
        let set = [("ORDERS_INVOICE_PREFIX", "C-"), ("ORDERS_SELLER", "Agora, Ltd.|1 Market Street")];
        let settings = Settings::resolve(&options(file, &set), &environment(&variables)).unwrap();
        let values = settings.values();
        let of = |name: &str| values[name].as_str();
        assert_eq!(of("ORDERS_RETURN_DAYS"), "10");
        assert_eq!(of("ORDERS_SHOP_NAME"), "Environment");
        assert_eq!(of("ORDERS_INVOICE_PREFIX"), "C-");
        assert_eq!(of("ORDERS_SELLER"), "Agora, Ltd.|1 Market Street");
        assert_eq!(of("CART_TAX_RATES"), r#"{"DE":{"standard":1600}}"#);
        assert_eq!(of("CATALOG_LOW_STOCK"), "5");
        let source = |name: &str| &settings.0.iter().find(|known| known.setting.name == name).unwrap().source;
        assert_eq!(source("ORDERS_RETURN_DAYS").to_string(), "in stoa.toml");
        assert_eq!(source("CATALOG_LOW_STOCK"), &Source::Default);
    }

    #[test]
    fn a_wrong_name_or_value_is_told_with_its_place_and_what_is_meant() {
        let misspelt = "CART_TAX_RATE (--set) is no setting; did you mean CART_TAX_RATES?";
        assert_eq!(refusal("", &[], &[("CART_TAX_RATE", "{}")]), misspelt);
        assert!(refusal("", &[], &[("tax_rates", "{}")]).ends_with("did you mean CART_TAX_RATES?"));
        assert!(refusal("FOO = 1", &[], &[]).starts_with("FOO (in stoa.toml) is no setting; `stoa settings` lists"));
        let misspelt = "ORDERS_SELER (in the environment) is no setting; did you mean ORDERS_SELLER?";
        assert_eq!(refusal("", &[("ORDERS_SELER", "x")], &[]), misspelt);
        let wrong = refusal("PAYMENTS_CAPTURE_ON = 'never'", &[], &[]);
        assert_eq!(wrong, r#"PAYMENTS_CAPTURE_ON (in stoa.toml) is "never", and has to be confirmed or shipped"#);
        assert!(refusal("", &[("CART_TAX_RATES", "{x")], &[]).contains("has to be JSON such as {"));
        assert!(refusal("", &[], &[("CART_TAX_RATES", r#"{"DE":{"standrad":1}}"#)]).contains("DE"));
        assert!(
            refusal("", &[], &[("PAYMENTS_STRIPE_KEY_FILE", "/nowhere")]).contains("/nowhere, which can't be read")
        );
        assert!(refusal("", &[], &[("ISSUER_URL", "foo")]).contains("has to be a URL"));
        assert!(refusal("ORDERS_RETURN_DAYS = [1]", &[], &[]).contains("a whole number"));
        for table in ["[CART_TAX_RATES]", "[CART_TAX_RATES.NO]", "[[CART_SHIPPING_METHODS]]"] {
            let swallowed = refusal(&format!("{table}\nid = 1\nPAYMENTS_PROVIDER = 'stripe'\n"), &[], &[]);
            assert!(swallowed.starts_with("PAYMENTS_PROVIDER (in stoa.toml) stands in the table CART_"), "{swallowed}");
            assert!(swallowed.ends_with("write it above the heading"), "{swallowed}");
        }
        assert!(
            refusal("[CART_TAX_RATES]\nSTOA_PORT = 1\n", &[], &[]).starts_with("STOA_PORT (in stoa.toml) stands in")
        );
        // Another's variable.
        let others = environment(&[("ORDERS_SERVICE_HOST", "10.0.0.1"), ("CART_TABLE", "x"), ("PATH", "/bin")]);
        Settings::resolve(&options("", &[]), &others).unwrap();
    }
}
