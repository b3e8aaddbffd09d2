//! A field's value as a control of the form holds it, and back.

use serde_json::{Value, json};

use super::super::super::typed::moment;
use super::super::space::Field;
use crate::model::notation;

/// How a control writes a value. Its name stands in the form, so that it is read as it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// As it is.
    Plain,
    /// A moment to the second, in UTC.
    Moment,
    /// A rich text as lines.
    Notation,
    /// One value a line.
    Lines,
    /// JSON.
    Json,
}

impl Mode {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Moment => "moment",
            Self::Notation => "notation",
            Self::Lines => "lines",
            Self::Json => "json",
        }
    }

    /// The mode that was shown, if it is one of this field.
    pub(super) fn shown(name: &str, field: &Field) -> Self {
        let usual = Self::usual(field);
        match name {
            "json" => Self::Json,
            "plain" if usual == Self::Moment => Self::Plain,
            _ => usual,
        }
    }

    /// The mode that fits most values.
    fn usual(field: &Field) -> Self {
        match (field.is_list(), field.value_kind()) {
            (false, "text" | "slug" | "enum" | "integer" | "decimal" | "boolean" | "date" | "asset" | "reference") => {
                Self::Plain
            }
            (false, "datetime") => Self::Moment,
            (false, "rich_text") => Self::Notation,
            (true, "rich_text" | "json") | (false, _) => Self::Json,
            (true, _) => Self::Lines,
        }
    }
}

/// A value as it is shown: the first way in which nothing of it is lost.
pub(super) fn show(field: &Field, value: &Value) -> (Mode, String) {
    let usual = Mode::usual(field);
    let ways = if usual == Mode::Moment { vec![usual, Mode::Plain] } else { vec![usual] };
    let shown = ways.into_iter().find_map(|mode| Some((mode, write(mode, field.value_kind(), value)?)));
    shown.unwrap_or_else(|| (Mode::Json, serde_json::to_string_pretty(value).unwrap_or_default()))
}

/// A value in a mode; `None` if it does not say all of it.
pub(super) fn write(mode: Mode, kind: &str, value: &Value) -> Option<String> {
    if value.is_null() {
        return Some(String::new());
    }
    let written = match mode {
        Mode::Json => return serde_json::to_string_pretty(value).ok(),
        Mode::Notation => return notation::write(&serde_json::from_value(value.clone()).ok()?),
        Mode::Moment => shortest(value.as_str()?.get(..19)?).to_owned(),
        Mode::Plain => single(value)?,
        Mode::Lines => {
            let items = value.as_array()?.iter().map(single).collect::<Option<Vec<_>>>()?;
            let fits = |item: &String| !item.trim().is_empty() && item.trim() == item && !item.contains('\n');
            items.iter().all(fits).then(|| items.join("\n"))?
        }
    };
    if written.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
        return None;
    }
    let again = read(mode, kind, &written).ok()?;
    let is_blank = written.is_empty() && matches!(value.as_str(), Some(""));
    let is_empty = written.is_empty() && value.as_array().is_some_and(Vec::is_empty);
    let is_same = is_blank || is_empty || again == *value || (mode == Mode::Moment && is_same_moment(&again, value));
    is_same.then_some(written)
}

/// The text of a control as browsers send it: a moment of a whole minute has no seconds.
pub(super) fn shortest(moment: &str) -> &str {
    moment.strip_suffix(":00").filter(|rest| rest.len() == 16).unwrap_or(moment)
}

/// Whether two moments differ at most in how they are written: `…00Z` and `…00.000Z`.
fn is_same_moment(one: &Value, other: &Value) -> bool {
    let exact = |value: &Value| value.as_str().map(|text| text.replace(".000Z", "Z"));
    exact(one) == exact(other)
}

fn single(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}

/// Reads what was typed; null for nothing.
pub(super) fn read(mode: Mode, kind: &str, typed: &str) -> Result<Value, String> {
    if typed.trim().is_empty() && (mode != Mode::Plain || kind != "text" || typed.is_empty()) {
        return Ok(Value::Null);
    }
    match mode {
        Mode::Json => serde_json::from_str(typed).map_err(|error| format!("this is no JSON: {error}")),
        Mode::Moment => Ok(moment(typed.trim())),
        Mode::Plain => read_single(kind, typed),
        Mode::Notation => match notation::read(typed) {
            Ok(text) => serde_json::to_value(text).map_err(|error| error.to_string()),
            Err(wrong) => Err(format!("line {}: {}", wrong.line, wrong.detail)),
        },
        Mode::Lines => {
            let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| read_single(kind, line)).collect::<Result<Vec<_>, _>>().map(Value::Array)
        }
    }
}

fn read_single(kind: &str, typed: &str) -> Result<Value, String> {
    match kind {
        "text" => Ok(typed.into()),
        "integer" => {
            let number = typed.trim().parse::<i64>().map(Value::from);
            number.map_err(|_| "a whole number is expected".to_owned())
        }
        "decimal" => Ok(typed.trim().replace(',', ".").into()),
        "boolean" => match typed.trim() {
            "true" | "yes" => Ok(json!(true)),
            "false" | "no" => Ok(json!(false)),
            _ => Err("yes or no is expected".to_owned()),
        },
        _ => Ok(typed.trim().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str, items: Option<&str>) -> Field {
        serde_json::from_value(json!({ "name": "a", "kind": kind, "items": { "kind": items } })).unwrap()
    }

    #[test]
    fn each_value_goes_through_the_form_unchanged() {
        let text = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "Hi", "marks": ["bold"] }] }]);
        let odd = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "" }] }]);
        for (kind, items, value, mode, shown) in [
            ("text", None, json!(" a\nb "), Mode::Plain, Some(" a\nb ")),
            ("text", None, json!("a\r\nb"), Mode::Json, None),
            ("text", None, json!(5), Mode::Json, Some("5")),
            ("integer", None, json!(-5), Mode::Plain, Some("-5")),
            ("decimal", None, json!("12.50"), Mode::Plain, Some("12.50")),
            ("boolean", None, json!(false), Mode::Plain, Some("false")),
            ("datetime", None, json!("2026-03-01T12:00:00.000Z"), Mode::Moment, Some("2026-03-01T12:00")),
            ("datetime", None, json!("2026-03-01T12:00:07Z"), Mode::Moment, Some("2026-03-01T12:00:07")),
            ("datetime", None, json!("2026-03-01T12:00:00.250Z"), Mode::Plain, Some("2026-03-01T12:00:00.250Z")),
            ("rich_text", None, text, Mode::Notation, Some("**Hi**")),
            ("rich_text", None, odd, Mode::Json, None),
            ("json", None, json!({ "a": [1] }), Mode::Json, None),
            ("list", Some("text"), json!(["a b", "c"]), Mode::Lines, Some("a b\nc")),
            ("list", Some("text"), json!(["a\nb"]), Mode::Json, None),
            ("list", Some("text"), json!([" a"]), Mode::Json, None),
            ("list", Some("integer"), json!([1, 2]), Mode::Lines, Some("1\n2")),
            ("list", Some("json"), json!([{}]), Mode::Json, None),
            ("made_up", None, json!("x"), Mode::Json, Some("\"x\"")),
        ] {
            let field = field(kind, items);
            let (used, text) = show(&field, &value);
            assert_eq!(used, mode, "{kind} {value}");
            assert!(shown.is_none_or(|shown| shown == text), "{kind} {value}: {text}");
            let again = read(Mode::shown(used.name(), &field), field.value_kind(), &text).unwrap();
            assert!(again == value || is_same_moment(&again, &value), "{kind} {value}: {again}");
        }
    }

    #[test]
    fn nothing_is_null_and_nonsense_is_refused() {
        for kind in ["text", "integer", "boolean", "rich_text", "json"] {
            assert_eq!(read(Mode::usual(&field(kind, None)), kind, ""), Ok(Value::Null), "{kind}");
        }
        assert_eq!(show(&field("list", Some("text")), &json!([])), (Mode::Lines, String::new()));
        for (mode, kind, typed) in [
            (Mode::Plain, "integer", "many"),
            (Mode::Plain, "boolean", "perhaps"),
            (Mode::Json, "json", "{"),
            (Mode::Notation, "rich_text", "**a"),
            (Mode::Lines, "integer", "1\nx"),
        ] {
            assert!(read(mode, kind, typed).is_err(), "{typed}");
        }
        assert_eq!(Mode::shown("<script>", &field("slug", None)), Mode::Plain);
    }
}
