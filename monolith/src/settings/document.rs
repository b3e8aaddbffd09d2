//! What there is to set, for people: `stoa settings`, and the page docs/settings.md.

use std::fmt::Write as _;

use service::setting::{Kind, Setting};

use super::{Settings, declared};
use crate::options::{HostOption, Options};

/// The page's beginning.
const HEAD: &str = include_str!("settings.md");

/// All settings with their values, as `stoa settings` prints them.
pub fn listed(options: &Options, settings: &Settings) -> String {
    let mut text = "options\n".to_owned();
    for option in &options.host {
        let HostOption { name, flag, meaning, default, value, source } = option;
        let _ = writeln!(text, "  {name} = {value}  ({source})\n      {meaning}\n      {flag}{}", default_of(default));
    }
    let mut owner = "";
    for known in &settings.0 {
        if known.owner != owner {
            owner = known.owner;
            let _ = writeln!(text, "\n{owner}");
        }
        let Setting { name, meaning, default, kind, .. } = known.setting;
        let (value, default) = (known.setting.shown(&known.value), default_of(default));
        let _ = writeln!(text, "  {name} = {value}  ({})\n      {meaning}\n      {kind}{default}", known.source);
    }
    text
}

fn default_of(default: &str) -> String {
    if default.is_empty() { String::new() } else { format!("; default {default}") }
}

/// The page docs/settings.md.
pub fn document() -> String {
    let mut page = HEAD.to_owned();
    let _ =
        write!(page, "\n## Options\n\n| name | on the command line | default | meaning |\n| --- | --- | --- | --- |\n");
    for option in Options::host_options(None) {
        let HostOption { name, flag, meaning, default, .. } = option;
        let _ = writeln!(page, "| `{name}` | `{flag}` | {} | {} |", code(&default), cell(&meaning));
    }
    let mut owner = "";
    for (of, setting) in declared() {
        if of != owner {
            owner = of;
            let title = owner.get(..1).unwrap_or_default().to_uppercase() + owner.get(1..).unwrap_or_default();
            let _ = write!(page, "\n## {title}\n\n");
            page.push_str("| name | takes | default | meaning | parameter |\n| --- | --- | --- | --- | --- |\n");
        }
        let Setting { name, meaning, default, kind, parameter, .. } = setting;
        let _ = writeln!(
            page,
            "| `{name}` | {} | {} | {} | {} |",
            takes(*kind),
            code(default),
            cell(meaning),
            code(parameter.unwrap_or_default()),
        );
    }
    page
}

fn takes(kind: Kind) -> String {
    match kind {
        Kind::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Kind::Json(example) => format!("JSON: {}", code(example)),
        kind => kind.to_string(),
    }
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{}`", cell(text)) }
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
