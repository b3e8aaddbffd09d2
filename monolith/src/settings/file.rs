//! `stoa.toml`: settings by their names, each with a value of TOML's own kinds.

use std::path::PathBuf;

use serde_json::Value;
use service::setting::Kind;
use toml_edit::{DocumentMut, Item};

/// What a settings file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its settings in the order of the file.
    pub values: Vec<(String, Value)>,
}

/// Why a settings file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It can't be read.
    #[error("the settings file {} can't be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is no TOML.
    #[error("the settings file {}, line {line}: {fault}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
}

impl SettingsFile {
    /// Reads a file.
    pub fn read(path: PathBuf) -> Result<Self, FileError> {
        let text = std::fs::read_to_string(&path).map_err(|source| FileError::Read { path: path.clone(), source })?;
        Self::parse(path, &text)
    }

    /// Reads a file's text.
    pub fn parse(path: PathBuf, text: &str) -> Result<Self, FileError> {
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            FileError::Malformed { path: path.clone(), line, fault: error.message().replace('\n', " ") }
        })?;
        let values = document.iter().map(|(name, item)| (name.to_owned(), json(item))).collect();
        Ok(Self { path, values })
    }
}

/// A value as the text that a variable of the environment would hold.
pub(super) fn text(value: &Value, kind: Kind) -> Result<String, String> {
    match (value, kind) {
        (Value::String(text), _) => Ok(text.clone()),
        (Value::Number(_) | Value::Bool(_), _) | (_, Kind::Json(_)) => Ok(value.to_string()),
        (Value::Array(items), Kind::List) => Ok(joined(items)),
        _ => Err(format!("is {value}, and has to be {kind}")),
    }
}

/// A list's texts, separated by commas.
pub(crate) fn joined(items: &[Value]) -> String {
    items.iter().map(plain).collect::<Vec<_>>().join(",")
}

/// A text as it is, and everything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn json(item: &Item) -> Value {
    match item {
        Item::None => Value::Null,
        Item::Value(value) => of_value(value),
        Item::Table(table) => of_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(of_table).collect(),
    }
}

fn of_table(table: &toml_edit::Table) -> Value {
    table.iter().map(|(name, item)| (name.to_owned(), json(item))).collect()
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::String(text.value().clone()),
        toml_edit::Value::Integer(number) => Value::from(*number.value()),
        toml_edit::Value::Float(number) => Value::from(*number.value()),
        toml_edit::Value::Boolean(flag) => Value::Bool(*flag.value()),
        toml_edit::Value::Datetime(time) => Value::String(time.value().to_string()),
        toml_edit::Value::Array(items) => items.iter().map(of_value).collect(),
        toml_edit::Value::InlineTable(table) => {
            table.iter().map(|(name, value)| (name.to_owned(), of_value(value))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_line_is_named() {
        let refused = SettingsFile::parse("stoa.toml".into(), "A = 1\nB = = 2\n").unwrap_err();
        assert!(refused.to_string().starts_with("the settings file stoa.toml, line 2: "), "{refused}");
    }

    #[test]
    fn tables_and_lists_become_what_a_variable_would_hold() {
        let file = SettingsFile::parse("f".into(), "A = { b = [1, 'x'] }\nL = ['x', 'y']\n[[T]]\nid = 'a'\n").unwrap();
        let text = |at: usize, kind| text(&file.values[at].1, kind).unwrap();
        assert_eq!(text(0, Kind::Json("")), r#"{"b":[1,"x"]}"#);
        assert_eq!(text(1, Kind::List), "x,y");
        assert_eq!(text(2, Kind::Json("")), r#"[{"id":"a"}]"#);
    }
}
