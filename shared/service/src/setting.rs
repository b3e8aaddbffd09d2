//! What can be set from outside, declared once: the capability reads by the declaration, the host checks by it before
//! it starts, and `docs/settings.md` and the parameters of template.yaml are compared with it.

use std::fmt;

/// One setting: a variable of a function's environment, and a name in the one process's `stoa.toml` and `--set`.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The variable's name, the capability first: `CART_TAX_RATES`.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// The value where nothing is set; empty where there is none, or a table that is built in.
    pub default: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Whether its value must not be shown.
    pub secret: bool,
    /// The parameter of template.yaml that fills it.
    pub parameter: Option<&'static str>,
    /// What fills it in template.yaml where that is more than its parameter: an expression in YAML.
    pub template: Option<&'static str>,
    /// Whether it names something of AWS: there the template has a default for it, and one process has none.
    pub on_aws: bool,
    check: Option<Check>,
}

/// Says what is wrong with a value.
type Check = fn(&str) -> Result<(), String>;

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number in a range.
    Number(u64, u64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// An `http` or `https` URL.
    Url,
    /// A file that can be read.
    File,
    /// Texts, separated by commas.
    List,
    /// JSON, such as this.
    Json(&'static str),
}

/// A setting that is missing, or has a value that it does not take.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{name} {fault}")]
pub struct SettingError {
    /// The setting's name.
    pub name: String,
    /// What is wrong with it, to be read behind the name.
    pub fault: String,
}

impl SettingError {
    /// A fault of a setting: `is missing`.
    pub fn new(name: impl Into<String>, fault: impl Into<String>) -> Self {
        Self { name: name.into(), fault: fault.into() }
    }
}

impl Setting {
    /// Declares a setting.
    pub const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self {
            name,
            meaning,
            default: "",
            kind,
            secret: false,
            parameter: None,
            template: None,
            on_aws: false,
            check: None,
        }
    }

    /// With a default.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    /// Filled by a parameter of template.yaml.
    #[must_use]
    pub const fn parameter(self, parameter: &'static str) -> Self {
        Self { parameter: Some(parameter), ..self }
    }

    /// Filled by an expression over parameters of template.yaml, in YAML.
    #[must_use]
    pub const fn template(self, expression: &'static str) -> Self {
        Self { template: Some(expression), ..self }
    }

    /// For what there is on AWS alone.
    #[must_use]
    pub const fn on_aws(self) -> Self {
        Self { on_aws: true, ..self }
    }

    /// With a value that is not shown.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// With a check beyond its kind, which says what is wrong.
    #[must_use]
    pub const fn checked(self, check: Check) -> Self {
        Self { check: Some(check), ..self }
    }

    /// Whether it takes a value; an empty one means that nothing is set.
    pub fn check(&self, value: &str) -> Result<(), SettingError> {
        if value.is_empty() {
            return Ok(());
        }
        let fits = match self.kind {
            Kind::Number(least, most) => value.parse().is_ok_and(|number: u64| (least..=most).contains(&number)),
            Kind::OneOf(words) => words.contains(&value),
            Kind::Flag => value.parse::<bool>().is_ok(),
            Kind::Url => is_url(value),
            Kind::Json(_) => serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok(),
            Kind::Text | Kind::File | Kind::List => true,
        };
        if !fits {
            let shown = self.shown(value);
            return Err(SettingError::new(self.name, format!("is {shown:?}, and has to be {}", self.kind)));
        }
        let Some(check) = self.check else { return Ok(()) };
        check(value).map_err(|fault| SettingError::new(self.name, format!("has to be {}: {fault}", self.kind)))
    }

    /// A value as it may be shown.
    pub const fn shown<'a>(&self, value: &'a str) -> &'a str {
        if self.secret && !value.is_empty() { "********" } else { value }
    }
}

/// As a sentence goes on behind "has to be".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Number(least, u64::MAX) => write!(f, "a whole number from {least}"),
            Self::Number(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::OneOf(words) => f.write_str(&words.join(" or ")),
            Self::Flag => f.write_str("true or false"),
            Self::Url => f.write_str("a URL such as https://shop.example"),
            Self::File => f.write_str("a file that can be read"),
            Self::List => f.write_str("texts, separated by commas"),
            Self::Json(example) => write!(f, "JSON such as {example}"),
        }
    }
}

/// Whether a text is an absolute `http` or `https` URL with a host.
pub fn is_url(text: &str) -> bool {
    let Ok(uri) = text.parse::<http::Uri>() else { return false };
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_allowed_and_never_a_secret() {
        let refusal = |setting: Setting, value: &str| setting.check(value).unwrap_err().to_string();
        let number = Setting::new("CART_LINES", Kind::Number(1, 9), "");
        assert_eq!(refusal(number, "10"), r#"CART_LINES is "10", and has to be a whole number from 1 to 9"#);
        let word = Setting::new("WHEN", Kind::OneOf(&["early", "late"]), "");
        assert_eq!(refusal(word, "never"), r#"WHEN is "never", and has to be early or late"#);
        assert!(!refusal(number.secret(), "hunter2").contains("hunter2"));
        let odd = Setting::new("ODD", Kind::Number(0, u64::MAX), "").checked(|_| Err("it is even".to_owned()));
        assert_eq!(refusal(odd, "2"), "ODD has to be a whole number from 0: it is even");
        assert!(number.check("").is_ok() && number.check("9").is_ok());
    }

    #[test]
    fn a_url_has_a_scheme_and_a_host() {
        assert!(is_url("https://shop.example") && is_url("http://127.0.0.1:8080/issuer"));
        for refused in ["foo", "shop.example", "https://", "ftp://shop.example", "/foo", "https:/shop.example"] {
            assert!(!is_url(refused), "{refused}");
        }
    }
}
