//! What was typed into an entry's form, as the API takes it.

use serde_json::{Map, Value, json};

use super::super::space::ContentType;
use super::fields::{Row, is_changed};
use super::values::read;
use crate::adapters::stoa::{ApiError, Fault};

/// The changed values as a merge patch; against nothing, all of them.
pub(super) fn patch(rows: &[Row], of: &ContentType, stored: Option<&Map<String, Value>>) -> Result<Value, ApiError> {
    let mut fields = Map::new();
    let mut faults = Vec::new();
    for (row, field) in rows.iter().zip(&of.fields) {
        for cell in &row.cells {
            if stored.is_some_and(|stored| !is_changed(cell, field, stored)) {
                continue;
            }
            let locale = cell.locale.as_ref();
            let value = read(cell.mode, field.value_kind(), &cell.text).unwrap_or_else(|detail| {
                let locale = locale.map(|locale| format!("/{locale}")).unwrap_or_default();
                faults.push(Fault { pointer: format!("/fields/{}{locale}", row.name), detail });
                Value::Null
            });
            let value = match stored_value(stored, row, locale) {
                Some(before) => merged(value, before),
                None => value,
            };
            match locale {
                None => drop(fields.insert(row.name.clone(), value)),
                Some(locale) => {
                    let known = fields.entry(row.name.clone()).or_insert_with(|| json!({}));
                    if let Some(locales) = known.as_object_mut() {
                        locales.insert(locale.clone(), value);
                    }
                }
            }
        }
    }
    if faults.is_empty() {
        return Ok(json!({ "fields": fields }));
    }
    Err(ApiError::for_form("Something that you typed can't be read. Nothing is saved yet.", faults))
}

fn stored_value<'a>(stored: Option<&'a Map<String, Value>>, row: &Row, locale: Option<&String>) -> Option<&'a Value> {
    let value = stored?.get(&row.name)?;
    locale.map_or(Some(value), |locale| value.get(locale))
}

/// What makes one value of the other as a merge patch (RFC 7396): members that are gone are null.
fn merged(new: Value, before: &Value) -> Value {
    let (mut new, before) = match (new, before) {
        (Value::Object(new), Value::Object(before)) => (new, before),
        (new, _) => return new,
    };
    for (name, before) in before {
        let value = new.remove(name).map_or(Value::Null, |value| merged(value, before));
        new.insert(name.clone(), value);
    }
    Value::Object(new)
}

#[cfg(test)]
mod tests {
    use super::super::fields::{blame, named, rows, type_in};
    use super::*;
    use crate::model::form::Form;

    fn article() -> ContentType {
        serde_json::from_value(json!({ "id": "article", "fields": [
            { "name": "title", "kind": "text", "localized": true },
            { "name": "body", "kind": "rich_text", "localized": true },
            { "name": "stars", "kind": "integer" },
            { "name": "related", "kind": "list", "items": { "kind": "reference" } },
        ] }))
        .unwrap()
    }

    fn stored() -> Map<String, Value> {
        let stored =
            json!({ "title": { "en": "Linen", "de": "Leinen", "fr": "Lin" }, "stars": 3, "related": ["entry_1"] });
        stored.as_object().unwrap().clone()
    }

    fn typed(text: &str) -> Result<Value, ApiError> {
        let (of, locales) = (article(), ["en".to_owned(), "de".to_owned()]);
        let mut rows = rows(&of, &stored(), &locales);
        type_in(&mut rows, &of, &Form::read(text.as_bytes()));
        patch(&rows, &of, Some(&stored()))
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        assert_eq!(typed("").unwrap(), json!({ "fields": {} }));
        assert_eq!(
            typed("f.title.en=Linen&f.stars=3&m.stars=plain&f.related=entry_1").unwrap(),
            json!({ "fields": {} })
        );
        let expected = json!({ "fields": {
            "title": { "de": null }, "stars": 4, "related": ["entry_1", "entry_2"],
            "body": { "en": [{ "type": "paragraph", "children": [{ "type": "text", "text": "Hi" }] }] },
        } });
        let text = "f.title.en=Linen&f.title.de=&f.stars=4&f.related=entry_1%0D%0A&add.related=entry_2&add.related=&f.body.en=Hi";
        assert_eq!(typed(text).unwrap(), expected);
    }

    #[test]
    fn members_that_are_gone_are_null() {
        let before = json!({ "a": 1, "b": { "c": 2, "d": 3 }, "e": [1] });
        let patch = merged(json!({ "b": { "c": 2, "f": 4 }, "e": [2] }), &before);
        assert_eq!(patch, json!({ "a": null, "b": { "c": 2, "d": null, "f": 4 }, "e": [2] }));
        assert_eq!(merged(json!([]), &before), json!([]));
    }

    #[test]
    fn against_nothing_all_that_is_shown_is_sent() {
        let (of, locales) = (article(), ["en".to_owned()]);
        let all = patch(&rows(&of, &stored(), &locales), &of, None).unwrap();
        let expected = json!({ "fields": {
            "title": { "en": "Linen" }, "body": { "en": null }, "stars": 3, "related": ["entry_1"],
        } });
        assert_eq!(all, expected);
    }

    #[test]
    fn faults_stand_beside_their_values() {
        let Err(ApiError::Refused(refusal)) = typed("f.stars=many&f.body.de=**x") else { panic!("it is refused") };
        let mut shown = rows(&article(), &stored(), &["en".to_owned(), "de".to_owned()]);
        let more = [("/fields/title/de", "too long"), ("/fields/title", "needed"), ("/fields/related/0", "gone")];
        let more = more.map(|(pointer, detail)| Fault { pointer: pointer.to_owned(), detail: detail.to_owned() });
        blame(&mut shown, &[refusal.errors, more.to_vec()].concat());
        let cells: Vec<_> = shown.iter().flat_map(|row| &row.cells).map(|cell| cell.faults.join("; ")).collect();
        let expected = [
            "needed",
            "too long; needed",
            "",
            "line 1: ** begins, but does not end",
            "a whole number is expected",
            "0: gone",
        ];
        assert_eq!(cells, expected);
        assert_eq!(named(&shown).first().unwrap(), &("title (en)".to_owned(), "Linen".to_owned()));
    }
}
