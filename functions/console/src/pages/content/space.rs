//! Locales, types and entries as the API shows them.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::views::Moment;
use super::super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::segment;

/// The locales.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Locales {
    pub(super) default: String,
    pub(super) locales: Vec<Locale>,
    pub(super) version: u64,
}

/// A locale.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Locale {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) fallback: Option<String>,
}

/// A type of entries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContentType {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) title_field: Option<String>,
    pub(super) slug_field: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) version: u64,
}

/// A field of a type, with all that the API says of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub(super) struct Field(pub(super) Map<String, Value>);

/// An entry.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) type_id: String,
    pub(super) status: String,
    title: Value,
    pub(super) version: u64,
    pub(super) published_version: Option<u64>,
    pub(super) fields: Map<String, Value>,
    pub(super) metadata: Map<String, Value>,
    pub(super) schedule: Option<Schedule>,
    pub(super) updated_at: Moment,
}

/// When an entry is published and withdrawn by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Schedule {
    pub(super) publish_at: Moment,
    pub(super) unpublish_at: Moment,
    /// What stood in the way.
    pub(super) failure: Value,
}

impl Schedule {
    /// Where it stands, as a state: what failed is told until somebody takes it back.
    pub(super) fn state(&self) -> &'static str {
        match (&self.failure, self.publish_at.exact(), self.unpublish_at.exact()) {
            (Value::Null, "", "") => "",
            (Value::Null, ..) => "scheduled",
            _ => "failed",
        }
    }
}

impl Locales {
    /// The codes, the default first.
    pub(super) fn codes(&self) -> Vec<&str> {
        let others = self.locales.iter().map(|locale| locale.code.as_str()).filter(|code| *code != self.default);
        std::iter::once(self.default.as_str()).chain(others).collect()
    }
}

impl Field {
    /// A text that the field says of itself; empty without it.
    pub(super) fn text(&self, member: &str) -> &str {
        self.0.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the field says so of itself.
    pub(super) fn is(&self, member: &str) -> bool {
        self.0.get(member).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.text("name")
    }

    pub(super) fn is_list(&self) -> bool {
        self.text("kind") == "list"
    }

    /// The kind of its values: of a list, that of its items.
    pub(super) fn value_kind(&self) -> &str {
        if self.is_list() { self.item("kind").and_then(Value::as_str).unwrap_or("json") } else { self.text("kind") }
    }

    fn item(&self, member: &str) -> Option<&Value> {
        self.0.get("items").and_then(|items| items.get(member))
    }

    /// What a single value has to be.
    pub(super) fn rule(&self, name: &str) -> Option<&Value> {
        let rules = if self.is_list() { self.item("validations") } else { self.0.get("validations") };
        rules.and_then(|rules| rules.get(name))
    }

    /// The same as a list of texts.
    pub(super) fn rule_texts(&self, name: &str) -> Vec<&str> {
        self.rule(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The types of entries that may be named; empty for all.
    pub(super) fn targets(&self) -> Vec<&str> {
        let named = self.item("types").and_then(Value::as_array);
        let named: Vec<&str> = named.into_iter().flatten().filter_map(Value::as_str).collect();
        if named.is_empty() { self.rule_texts("types") } else { named }
    }
}

impl Entry {
    /// Its title, by the type's field for it; its id without one.
    pub(super) fn name(&self, of: Option<&ContentType>, locale: &str) -> String {
        let field = of.and_then(|of| of.title_field.as_deref()).and_then(|field| self.fields.get(field));
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(locales) => {
                locales.get(locale).or_else(|| locales.values().next()).and_then(Value::as_str).map(str::to_owned)
            }
            _ => None,
        };
        let titles = [field.and_then(text), text(&self.title)].into_iter().flatten();
        titles.into_iter().find(|title| !title.trim().is_empty()).unwrap_or_else(|| self.id.clone())
    }
}

/// Reads the locales.
pub(super) async fn locales(visit: &Visit) -> Result<Locales, ApiError> {
    visit.api.get("/content-locales").await
}

/// Reads the types; a space has few.
pub(super) async fn types(visit: &Visit) -> Result<Vec<ContentType>, ApiError> {
    Ok(visit.api.get::<List<ContentType>>("/content-types?limit=100").await?.items)
}

/// Reads a type.
pub(super) async fn type_of(visit: &Visit, id: &str) -> Result<ContentType, ApiError> {
    visit.api.get(&format!("/content-types/{}", segment(id))).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_named_by_its_title() {
        let of: ContentType = serde_json::from_value(json!({ "id": "a", "title_field": "title" })).unwrap();
        let entry = |value: Value| -> Entry { serde_json::from_value(value).unwrap() };
        let titled =
            entry(json!({ "id": "e", "title": "Flax", "fields": { "title": { "de": "Leinen", "en": "Linen" } } }));
        assert_eq!((titled.name(Some(&of), "en"), titled.name(Some(&of), "fr")), ("Linen".into(), "Leinen".into()));
        assert_eq!(titled.name(None, "en"), "Flax");
        assert_eq!(entry(json!({ "id": "e", "fields": { "title": { "en": " " } } })).name(Some(&of), "en"), "e");
    }

    #[test]
    fn a_schedule_says_where_it_stands() {
        let state = |value: Value| serde_json::from_value::<Schedule>(value).unwrap().state();
        let at = "2036-01-01T08:00:00.000Z";
        assert_eq!([state(json!({})), state(json!({ "unpublish_at": at }))], ["", "scheduled"]);
        assert_eq!(state(json!({ "publish_at": at, "failure": { "detail": "No." } })), "failed");
    }

    #[test]
    fn a_list_s_rules_are_those_of_its_items() {
        let field = json!({ "name": "a", "kind": "list", "items": { "kind": "enum", "validations": { "one_of": ["x", "y"] } } });
        let field: Field = serde_json::from_value(field).unwrap();
        assert_eq!((field.value_kind(), field.rule_texts("one_of")), ("enum", vec!["x", "y"]));
        let field = json!({ "kind": "reference", "validations": { "types": ["page"] }, "localized": true });
        let field: Field = serde_json::from_value(field).unwrap();
        assert_eq!((field.value_kind(), field.targets(), field.is("localized")), ("reference", vec!["page"], true));
    }

    #[test]
    fn the_default_comes_first() {
        let locales = json!({ "default": "en", "locales": [{ "code": "de" }, { "code": "en" }, { "code": "fr" }] });
        let locales: Locales = serde_json::from_value(locales).unwrap();
        assert_eq!(locales.codes(), ["en", "de", "fr"]);
    }
}
