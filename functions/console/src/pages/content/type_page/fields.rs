//! The rows of a type's form: one for each field, and an empty one below.

use serde_json::Value;

use super::super::super::overtaken::{Named, ticked};
use super::super::space::Field;
use super::rules::{MAX_ITEMS, MOST, RuleName, rules_of};
use crate::model::form::Form;

/// The kinds of a field.
pub(super) const KINDS: [&str; 13] = [
    "text",
    "rich_text",
    "slug",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "enum",
    "json",
    "asset",
    "reference",
    "list",
];
/// The kinds of a list's items.
pub(super) const ITEM_KINDS: [&str; 12] = [
    "text",
    "rich_text",
    "slug",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "enum",
    "json",
    "asset",
    "reference",
];
/// How search finds entries by a field.
pub(super) const SEARCHES: [&str; 4] = ["none", "text", "title", "facet"];
/// A rule of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) text: String,
}

/// A row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) is_new: bool,
    pub(super) name: String,
    pub(super) kind: String,
    /// The kind of a list's items.
    pub(super) items: String,
    pub(super) localized: bool,
    pub(super) required: bool,
    pub(super) unique: bool,
    pub(super) search: String,
    pub(super) help: String,
    pub(super) rules: Vec<Rule>,
    pub(super) removed: bool,
}

impl Row {
    /// What the row is about, for people.
    pub(super) fn label(&self) -> &str {
        if self.is_new { "the new field" } else { &self.name }
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The fields as rows, and an empty one below.
pub(super) fn rows(fields: &[Field]) -> Vec<Row> {
    let row = |(number, field): (usize, &Field)| {
        let rule = |(name, label, _): RuleName| {
            let text = if name == "types" {
                field.targets().join(", ")
            } else {
                field.rule(name).map(text_of).unwrap_or_default()
            };
            Rule { name: name.to_owned(), label: label.to_owned(), text }
        };
        let mut rules: Vec<Rule> = rules_of(field.value_kind()).into_iter().map(rule).collect();
        if field.is_list() {
            let most = field.0.get("validations").and_then(|rules| rules.get("max_items"));
            let (name, label) = (MAX_ITEMS.0.to_owned(), MAX_ITEMS.1.to_owned());
            rules.push(Rule { name, label, text: most.map(text_of).unwrap_or_default() });
        }
        let search = field.text("search");
        Row {
            number,
            name: field.name().to_owned(),
            kind: field.text("kind").to_owned(),
            items: if field.is_list() { field.value_kind().to_owned() } else { String::new() },
            localized: field.is("localized"),
            required: field.is("required"),
            unique: field.is("unique"),
            search: if search.is_empty() { "none".to_owned() } else { search.to_owned() },
            help: field.text("help").to_owned(),
            rules,
            ..Row::default()
        }
    };
    let blank = Row {
        number: fields.len(),
        is_new: true,
        kind: "text".to_owned(),
        search: "none".to_owned(),
        ..Row::default()
    };
    fields.iter().enumerate().map(row).chain([blank]).collect()
}

/// The rows as they were typed.
pub(super) fn read_rows(form: &Form) -> Vec<Row> {
    let row = |number: usize| {
        let field = |name: &str| form.find_any(&format!("{name}.{number}")).map(str::to_owned);
        let is_ticked = |name: &str| form.find_any(&format!("{name}.{number}")).is_some();
        let kind = field("kind")?;
        let items = field("items").unwrap_or_default();
        let of_items = if kind == "list" { items.as_str() } else { kind.as_str() };
        let mut known = rules_of(of_items);
        if kind == "list" {
            known.push(MAX_ITEMS);
        }
        let rule = |(name, label, _): RuleName| {
            let text = field(&format!("rule.{name}"))?;
            Some(Rule { name: name.to_owned(), label: label.to_owned(), text })
        };
        Some(Row {
            number,
            is_new: is_ticked("new"),
            name: field("name")?,
            localized: is_ticked("localized"),
            required: is_ticked("required"),
            unique: is_ticked("unique"),
            search: field("search").unwrap_or_default(),
            help: field("help").unwrap_or_default(),
            rules: known.into_iter().filter_map(rule).collect(),
            removed: is_ticked("remove"),
            kind,
            items,
        })
    };
    (0..=MOST).map_while(row).collect()
}

/// The rows by their names for people.
pub(super) fn named(rows: &[Row]) -> Named {
    let said = |row: &Row| {
        let mut said = vec![row.kind.replace('_', " "), row.items.replace('_', " "), row.help.clone()];
        let ticks = [("localized", row.localized), ("required", row.required), ("unique", row.unique)];
        said.extend(ticks.map(|(name, is)| format!("{name} {}", ticked(is))));
        said.push(format!("search {}", row.search));
        let rules = row.rules.iter().filter(|rule| !rule.text.is_empty());
        said.extend(rules.map(|rule| format!("{} {}", rule.label, rule.text)));
        said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let kept = rows.iter().filter(|row| !row.name.is_empty() && !row.is_new);
    kept.map(|row| (format!("Field {}", row.name), said(row))).collect()
}
