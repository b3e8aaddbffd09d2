//! Types of schemas.

use serde_json::Value;

use super::comment::comment;
use super::key;
use crate::GeneratorError;
use crate::document::{Document, Kind, Others, Schema};

/// The largest whole number that JSON keeps exact: no bound worth saying.
const LARGEST: i64 = 9_007_199_254_740_991;

/// Declares each named schema. Pages of lists and names of mere bounds are written where they are used.
pub(super) fn schemas(document: &Document) -> Result<String, GeneratorError> {
    let mut text = "\nimport type { Page } from \"./index.js\";\n".to_owned();
    for (name, schema) in &document.components.schemas {
        if schema.is_bounds() || document.page_of(name).is_some() {
            continue;
        }
        text.push('\n');
        text.push_str(&comment(schema.description.as_slice(), 0));
        let written = definition(document, schema, 0)?;
        let plain_object = schema.kinds() == [Kind::Object] && !schema.properties.is_empty();
        text.push_str(&match plain_object {
            true => format!("export interface {name} {written}\n"),
            false => format!("export type {name} = {written};\n"),
        });
    }
    Ok(text)
}

/// Writes the type of a schema: its name if it has one.
pub(super) fn of(document: &Document, schema: &Schema, indent: usize) -> Result<String, GeneratorError> {
    let Some(reference) = &schema.reference else {
        return match document.name_of(schema) {
            Some(name) => Ok(name.to_owned()),
            None => definition(document, schema, indent),
        };
    };
    let (name, schema) = document.resolve(reference)?;
    match document.page_of(name) {
        Some(item) => Ok(format!("Page<{item}>")),
        None if schema.is_bounds() => definition(document, schema, indent),
        None => Ok(name.to_owned()),
    }
}

/// Writes what a schema is.
fn definition(document: &Document, schema: &Schema, indent: usize) -> Result<String, GeneratorError> {
    if !schema.one_of.is_empty() {
        return union(document, &schema.one_of, " | ", indent);
    }
    if !schema.all_of.is_empty() {
        return union(document, &schema.all_of, " & ", indent);
    }
    let nullable = schema.kinds().contains(&Kind::Null);
    if !schema.values.is_empty() {
        let mut values: Vec<_> = schema.values.iter().map(Value::to_string).collect();
        if nullable && !schema.values.contains(&Value::Null) {
            values.push("null".to_owned());
        }
        return Ok(values.join(" | "));
    }
    let kinds = schema.kinds().iter().map(|kind| {
        Ok(match kind {
            Kind::String => "string".to_owned(),
            Kind::Integer | Kind::Number => "number".to_owned(),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Null => "null".to_owned(),
            Kind::Array => array(document, schema, indent)?,
            Kind::Object => object(document, schema, indent)?,
        })
    });
    let kinds = kinds.collect::<Result<Vec<_>, GeneratorError>>()?;
    Ok(if kinds.is_empty() { "unknown".to_owned() } else { kinds.join(" | ") })
}

fn union(document: &Document, of_these: &[Schema], sign: &str, indent: usize) -> Result<String, GeneratorError> {
    let mut written: Vec<String> = Vec::new();
    for schema in of_these {
        let one = of(document, schema, indent)?;
        let one = if one.contains(" | ") && !one.starts_with('{') && sign == " & " { format!("({one})") } else { one };
        if !written.contains(&one) {
            written.push(one);
        }
    }
    Ok(written.join(sign))
}

fn array(document: &Document, schema: &Schema, indent: usize) -> Result<String, GeneratorError> {
    let Some(items) = &schema.items else { return Ok("unknown[]".to_owned()) };
    let item = of(document, items, indent)?;
    let simple = item.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    Ok(if simple { format!("{item}[]") } else { format!("Array<{item}>") })
}

fn object(document: &Document, schema: &Schema, indent: usize) -> Result<String, GeneratorError> {
    if schema.properties.is_empty() {
        return Ok(match &schema.additional_properties {
            Some(Others::Like(like)) => format!("Record<string, {}>", of(document, like, indent)?),
            Some(Others::Allowed(false)) => "Record<string, never>".to_owned(),
            _ => "Record<string, unknown>".to_owned(),
        });
    }
    let mut text = "{\n".to_owned();
    for (name, property) in &schema.properties {
        let mark = if schema.required.contains(name) { "" } else { "?" };
        text.push_str(&field(document, &format!("{}{mark}", key(name)), property, None, indent + 2)?);
    }
    text.push_str(&format!("{}}}", " ".repeat(indent)));
    Ok(text)
}

/// Writes a field with its comment: what it means, its bounds and its default.
pub(super) fn field(
    document: &Document,
    name: &str,
    schema: &Schema,
    description: Option<&str>,
    indent: usize,
) -> Result<String, GeneratorError> {
    let inner = schema.one_of.iter().find_map(|one| one.description.as_deref());
    let mut text = description.or(schema.description.as_deref()).or(inner).unwrap_or_default().to_owned();
    if let Some(bounds) = bounds(document, schema)? {
        text = format!("{text} {bounds}");
    }
    if let Some(default) = &schema.default {
        text = format!("{text} By default `{default}`.");
    }
    let written = of(document, schema, indent)?;
    let comment = comment(&[text], indent);
    Ok(format!("{comment}{}{name}: {written};\n", " ".repeat(indent)))
}

/// Says a text's or a number's bounds, unless its type has a name that stands for them.
fn bounds(document: &Document, schema: &Schema) -> Result<Option<String>, GeneratorError> {
    let inner = schema.one_of.iter().find(|one| !one.kinds().contains(&Kind::Null)).unwrap_or(schema);
    let bounded = match &inner.reference {
        Some(reference) => Some(document.resolve(reference)?.1).filter(|schema| schema.is_bounds()),
        None => Some(inner),
    };
    let Some(schema) = bounded else { return Ok(None) };
    let range = |least: Option<String>, most: Option<String>| match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) if least == "0" => None,
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    };
    let text = |number: Option<u64>| number.map(|number| number.to_string());
    let length = range(text(schema.min_length), text(schema.max_length)).map(|range| format!("{range} characters"));
    let items = range(text(schema.min_items), text(schema.max_items)).map(|range| format!("{range} items"));
    let bound = |number: Option<i64>| number.filter(|n| n.abs() < LARGEST).map(|n| n.to_string());
    let number = range(bound(schema.minimum), bound(schema.maximum));
    let time = schema.format.as_deref().filter(|format| *format == "date-time").map(|_| "RFC 3339".to_owned());
    Ok(length.or(items).or(number).or(time).map(|said| format!("({said})")))
}
