//! A type's rows as the API takes them.

use serde_json::{Map, Value};

use super::super::super::typed::listed;
use super::super::space::Field;
use super::fields::{Row, Rule, rows};
use super::rules::{MAX_ITEMS, Shape, rules_of};
use crate::adapters::stoa::ApiError;

/// The fields as the API takes them: what the form does not show of a field stays as it is stored.
pub(super) fn content(rows: &[Row], stored: &[Field]) -> Result<Value, ApiError> {
    let kept = rows.iter().filter(|row| !(row.removed || row.is_new && row.name.is_empty()));
    kept.map(|row| of_row(row, stored)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn of_row(row: &Row, stored: &[Field]) -> Result<Value, ApiError> {
    let known = stored.iter().find(|field| field.name() == row.name && !row.is_new);
    let mut field = known.map(|field| field.0.clone()).unwrap_or_default();
    let is_list = row.kind == "list";
    let items = if row.items.is_empty() { "text" } else { row.items.as_str() };
    let value_kind = if is_list { items } else { row.kind.as_str() };
    let is_same_kind = known.is_some_and(|known| known.is_list() == is_list && known.value_kind() == value_kind);
    for (name, text) in [("name", &row.name), ("kind", &row.kind), ("search", &row.search)] {
        field.insert(name.to_owned(), text.as_str().into());
    }
    for (name, is) in [("localized", row.localized), ("required", row.required), ("unique", row.unique)] {
        field.insert(name.to_owned(), is.into());
    }
    match row.help.as_str() {
        "" => drop(field.remove("help")),
        help => drop(field.insert("help".to_owned(), help.into())),
    }
    let member = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    // Rules of another kind don't fit.
    let mut own = if is_same_kind { member(field.get("validations")) } else { Map::new() };
    let mut of_items = if is_same_kind { member(field.get("items")) } else { Map::new() };
    let mut inner = member(of_items.get("validations"));
    let shown = rows(stored).into_iter().find(|shown| known.is_some() && shown.name == row.name);
    let is_as_shown = |rule: &Rule| is_same_kind && shown.as_ref().is_some_and(|shown| shown.rules.contains(rule));
    // What was not touched stays as it is stored: a text may have commas of its own.
    for rule in row.rules.iter().filter(|rule| !is_as_shown(rule)) {
        let Some((_, label, shape)) =
            [MAX_ITEMS].into_iter().chain(rules_of(value_kind)).find(|(name, ..)| *name == rule.name)
        else {
            continue;
        };
        let value = read_rule(&row.name, label, shape, &rule.text, value_kind)?;
        if rule.name == "types" {
            // They stand with the other rules.
            of_items.remove("types");
        }
        let rules = if is_list && rule.name != MAX_ITEMS.0 { &mut inner } else { &mut own };
        match value {
            Value::Null => drop(rules.remove(&rule.name)),
            value => drop(rules.insert(rule.name.clone(), value)),
        }
    }
    let set = |fields: &mut Map<String, Value>, name: &str, rules: Map<String, Value>| {
        if rules.is_empty() {
            fields.remove(name)
        } else {
            fields.insert(name.to_owned(), rules.into())
        };
    };
    set(&mut field, "validations", own);
    if is_list {
        of_items.insert("kind".to_owned(), value_kind.into());
        set(&mut of_items, "validations", inner);
    }
    set(&mut field, "items", if is_list { of_items } else { Map::new() });
    Ok(Value::Object(field))
}

fn read_rule(field: &str, label: &str, shape: Shape, typed: &str, kind: &str) -> Result<Value, ApiError> {
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let whole = || {
        let wrong = |_| ApiError::for_person(&format!("{label} of {field}"), "a whole number is expected");
        typed.parse::<i64>().map(Value::from).map_err(wrong)
    };
    match shape {
        Shape::Whole => whole(),
        Shape::Bound if kind == "integer" => whole(),
        Shape::Bound | Shape::Text => Ok(typed.into()),
        Shape::Texts => Ok(listed(typed).into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fields::{named, read_rows};
    use super::*;
    use crate::model::form::Form;

    fn stored() -> Vec<Field> {
        serde_json::from_value(json!([
            { "name": "title", "kind": "text", "localized": true, "required": true, "unique": false, "search": "title",
              "validations": { "max_length": 80 }, "help": "Short" },
            { "name": "tags", "kind": "list", "localized": false, "required": false, "unique": false, "search": "facet",
              "items": { "kind": "enum", "validations": { "one_of": ["a", "b, c"] } }, "validations": { "max_items": 5 } },
            { "name": "price", "kind": "decimal", "localized": false, "required": false, "unique": false, "search": "none",
              "validations": { "min": "0.50" } },
            { "name": "near", "kind": "list", "localized": false, "required": false, "unique": false, "search": "none",
              "items": { "kind": "reference", "types": ["page"] } },
        ]))
        .unwrap()
    }

    #[test]
    fn a_type_goes_through_the_form_unchanged() {
        let fields = stored();
        let again = content(&rows(&fields), &fields).unwrap();
        assert_eq!(again, serde_json::to_value(fields.iter().map(|field| &field.0).collect::<Vec<_>>()).unwrap());
    }

    #[test]
    fn fields_are_added_changed_and_removed() {
        let text = "name.0=title&kind.0=text&required.0=on&search.0=text&help.0=&rule.max_length.0=&rule.min_length.0=3\
            &name.1=tags&kind.1=list&items.1=enum&search.1=none&remove.1=on\
            &name.2=price&kind.2=integer&search.2=none&rule.min.2=1\
            &new.3=1&name.3=cover&kind.3=asset&items.3=&search.3=none";
        let fields = content(&read_rows(&Form::read(text.as_bytes())), &stored()).unwrap();
        let flags =
            |localized: bool, required: bool| json!({ "localized": localized, "required": required, "unique": false });
        let with = |mut field: Value, flags: Value| {
            field.as_object_mut().unwrap().extend(flags.as_object().unwrap().clone());
            field
        };
        let expected = json!([
            with(
                json!({ "name": "title", "kind": "text", "search": "text", "validations": { "min_length": 3 } }),
                flags(false, true)
            ),
            with(
                json!({ "name": "price", "kind": "integer", "search": "none", "validations": { "min": 1 } }),
                flags(false, false)
            ),
            with(json!({ "name": "cover", "kind": "asset", "search": "none" }), flags(false, false)),
        ]);
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_rule_that_is_no_number_is_refused() {
        let rows = read_rows(&Form::read(b"name.0=title&kind.0=text&rule.max_length.0=many"));
        assert!(content(&rows, &stored()).is_err());
        assert_eq!(
            named(&rows),
            [(
                "Field title".to_owned(),
                "text, localized no, required no, unique no, search , most characters many".to_owned()
            )]
        );
    }
}
