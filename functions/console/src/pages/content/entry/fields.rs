//! The fields of an entry's form: one control for each value, side by side for two locales.

use serde_json::{Map, Value};

use super::super::super::overtaken::Named;
use super::super::space::{ContentType, Field};
use super::values::{Mode, shortest, show, write};
use crate::adapters::stoa::Fault;
use crate::model::form::Form;

/// A field of the form.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) help: String,
    /// Whether entries need it to be published.
    pub(super) required: bool,
    /// Its values: one, or one for each locale that is shown.
    pub(super) cells: Vec<Cell>,
}

/// A control with its value.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its name in the form: `title.en`, or `price`.
    pub(super) place: String,
    pub(super) locale: Option<String>,
    pub(super) label: String,
    pub(super) control: Control,
    pub(super) mode: Mode,
    pub(super) text: String,
    /// Of a choice: the values, and their names.
    pub(super) choices: Vec<(String, String)>,
    /// What is wrong with it.
    pub(super) faults: Vec<String>,
}

/// How a value is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Line,
    Number,
    Area,
    Date,
    Moment,
    Choice,
    /// The id of an entry or an asset.
    Pick,
    /// Ids of entries or assets, one a line.
    Picks,
}

impl Row {
    /// Whether its values are ids of assets.
    pub(super) fn is_asset(&self) -> bool {
        self.kind.contains("asset")
    }
}

impl Cell {
    /// What stands beside the control for those who do not see where it is.
    pub(super) fn hint(&self) -> &'static str {
        match (self.mode, self.control) {
            (Mode::Json, _) => "As JSON.",
            (Mode::Notation, _) => "In lines, as the notation below the form says.",
            (Mode::Lines, _) => "One a line.",
            (Mode::Moment, _) => "In UTC.",
            _ => "",
        }
    }

    /// The ids of what describes it.
    pub(super) fn described(&self, row: &Row) -> String {
        let help = (!row.help.is_empty() || row.required).then(|| format!("help-{}", row.name));
        let hint = (!self.hint().is_empty()).then(|| format!("hint-{}", self.place));
        let wrong = (!self.faults.is_empty()).then(|| format!("wrong-{}", self.place));
        [help, hint, wrong].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// How many lines the control shows.
    pub(super) const fn rows(&self) -> usize {
        match self.mode {
            Mode::Notation => 12,
            Mode::Json => 8,
            _ => 4,
        }
    }
}

/// The form's fields as they are stored.
pub(super) fn rows(of: &ContentType, stored: &Map<String, Value>, locales: &[String]) -> Vec<Row> {
    let row = |field: &Field| {
        let value = stored.get(field.name());
        let cells = if field.is("localized") {
            let value = |locale: &String| value.and_then(|value| value.get(locale)).unwrap_or(&Value::Null);
            locales.iter().map(|locale| cell(field, value(locale), Some(locale))).collect()
        } else {
            vec![cell(field, value.unwrap_or(&Value::Null), None)]
        };
        let kind = field.value_kind().replace('_', " ");
        Row {
            name: field.name().to_owned(),
            kind: if field.is_list() { format!("list of {kind}") } else { kind },
            help: field.text("help").to_owned(),
            required: field.is("required"),
            cells,
        }
    };
    of.fields.iter().map(row).collect()
}

fn cell(field: &Field, value: &Value, locale: Option<&String>) -> Cell {
    let (mode, text) = show(field, value);
    let place = locale.map_or_else(|| field.name().to_owned(), |locale| format!("{}.{locale}", field.name()));
    let words = field.name().replace('_', " ");
    let label = locale.map_or_else(|| words.clone(), |locale| format!("{words} ({locale})"));
    let control = control(field, mode, &text);
    let faults = Vec::new();
    let choices = if control == Control::Choice { choices(field, &text) } else { Vec::new() };
    Cell { place, locale: locale.cloned(), label, control, mode, text, choices, faults }
}

fn control(field: &Field, mode: Mode, text: &str) -> Control {
    let longest = field.rule("max_length").and_then(Value::as_u64).unwrap_or(u64::MAX);
    match (mode, field.value_kind()) {
        (Mode::Moment, _) => Control::Moment,
        (Mode::Plain, "asset" | "reference") => Control::Pick,
        (Mode::Lines, "asset" | "reference") => Control::Picks,
        (Mode::Plain, "integer") => Control::Number,
        (Mode::Plain, "date") => Control::Date,
        (Mode::Plain, "boolean" | "enum") => Control::Choice,
        (Mode::Plain, "text") if !field.rule_texts("one_of").is_empty() => Control::Choice,
        (Mode::Plain, "text") if text.contains('\n') || (longest > 200 && !is_name(field)) => Control::Area,
        (Mode::Plain, _) => Control::Line,
        _ => Control::Area,
    }
}

/// Whether the field is the kind of text that has one line.
fn is_name(field: &Field) -> bool {
    matches!(field.name(), "title" | "name" | "label") || field.text("search") == "title" || field.is("unique")
}

/// What may be chosen: what is allowed, and what is stored.
fn choices(field: &Field, text: &str) -> Vec<(String, String)> {
    let mut choices = vec![(String::new(), "nothing".to_owned())];
    if field.value_kind() == "boolean" {
        choices.extend([("true", "yes"), ("false", "no")].map(|(value, name)| (value.to_owned(), name.to_owned())));
    }
    choices.extend(field.rule_texts("one_of").into_iter().map(|value| (value.to_owned(), value.to_owned())));
    if choices.iter().all(|(known, _)| known != text) {
        choices.push((text.to_owned(), text.to_owned()));
    }
    choices
}

/// Replaces what is stored with what was typed.
pub(super) fn type_in(rows: &mut [Row], of: &ContentType, form: &Form) {
    for (row, field) in rows.iter_mut().zip(&of.fields) {
        for cell in &mut row.cells {
            let Some(typed) = form.text(&format!("f.{}", cell.place)) else { continue };
            cell.mode = Mode::shown(form.get(&format!("m.{}", cell.place)), field);
            cell.text = if cell.mode == Mode::Moment { shortest(&typed).to_owned() } else { typed };
            // What was picked beside the list is its last line.
            for picked in form.all(&format!("add.{}", cell.place)) {
                if !cell.text.is_empty() && !cell.text.ends_with('\n') {
                    cell.text.push('\n');
                }
                cell.text.push_str(picked);
            }
            cell.control = control(field, cell.mode, &cell.text);
            cell.choices = if cell.control == Control::Choice { choices(field, &cell.text) } else { Vec::new() };
        }
    }
}

/// Puts faults beside the values that they are about.
pub(super) fn blame(rows: &mut [Row], faults: &[Fault]) {
    for row in rows {
        for cell in &mut row.cells {
            let locale = cell.locale.as_ref().map(|locale| format!("/{locale}")).unwrap_or_default();
            let place = format!("/fields/{}{locale}", row.name);
            for fault in faults {
                let Some(rest) = fault.pointer.strip_prefix(&place) else { continue };
                if rest.is_empty() {
                    cell.faults.push(fault.detail.clone());
                } else if let Some(within) = rest.strip_prefix('/') {
                    cell.faults.push(format!("{}: {}", within.replace('/', " "), fault.detail));
                }
            }
            let of_the_field = faults.iter().filter(|fault| fault.pointer == format!("/fields/{}", row.name));
            if cell.locale.is_some() {
                cell.faults.extend(of_the_field.map(|fault| fault.detail.clone()));
            }
        }
    }
}

/// The values by their names for people.
pub(super) fn named(rows: &[Row]) -> Named {
    rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.label.clone(), cell.text.clone())).collect()
}

/// Whether a value was typed that is not the stored one, written in the same mode.
pub(super) fn is_changed(cell: &Cell, field: &Field, stored: &Map<String, Value>) -> bool {
    let value = stored.get(field.name());
    let value = match &cell.locale {
        Some(locale) => value.and_then(|value| value.get(locale)),
        None => value,
    };
    write(cell.mode, field.value_kind(), value.unwrap_or(&Value::Null)).as_deref() != Some(cell.text.as_str())
}
