//! What other programs keep beside an entry, an asset or an account: names and texts, a row of the form each.

use serde_json::{Map, Value};

use super::overtaken::Named;
use crate::adapters::stoa::{ApiError, Fault};
use crate::model::form::Form;

/// As many there are at most.
const MOST: usize = 50;
/// Empty rows for further ones.
const NEW_ROWS: usize = 2;

/// A row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) number: usize,
    /// What it was called when the form was shown; empty for a new one.
    pub(crate) was: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Pair {
    pub(crate) fn label(&self) -> &str {
        if self.name.is_empty() { "one more" } else { &self.name }
    }
}

/// The form's rows: what was typed, if it was sent, and otherwise what is stored.
pub(crate) fn rows(form: &Form, stored: &Map<String, Value>) -> Vec<Pair> {
    let typed = typed(form);
    if !typed.is_empty() {
        return typed;
    }
    let pair = |(name, value): (&String, &Value)| Pair {
        was: name.clone(),
        name: name.clone(),
        text: value.as_str().unwrap_or_default().to_owned(),
        ..Pair::default()
    };
    let spare = std::iter::repeat_n(Pair::default(), NEW_ROWS);
    let rows = stored.iter().map(pair).chain(spare).take(MOST);
    rows.enumerate().map(|(number, pair)| Pair { number, ..pair }).collect()
}

/// What was typed; nothing from a form without such rows.
fn typed(form: &Form) -> Vec<Pair> {
    let row = |number: usize| {
        let text = |member: &str| form.text(&format!("meta.{member}.{number}"));
        let (was, text_of) = (text("was").unwrap_or_default(), text("text").unwrap_or_default());
        text("name").map(|name| Pair { number, was, name, text: text_of })
    };
    (0..MOST + NEW_ROWS).map_while(row).collect()
}

/// What was typed, as a merge patch; `None` from a form without such rows. A name that was emptied takes its text away.
pub(crate) fn patch(form: &Form) -> Result<Option<Value>, ApiError> {
    let typed = typed(form);
    if typed.is_empty() {
        return Ok(None);
    }
    let (mut patch, mut faults) = (Map::new(), Vec::new());
    for pair in typed.iter().filter(|pair| !pair.was.is_empty()) {
        patch.insert(pair.was.clone(), Value::Null);
    }
    let mut fault = |pair: &Pair, detail: &str| {
        faults.push(Fault { pointer: format!("/metadata/{}", pair.name), detail: detail.to_owned() });
    };
    for pair in &typed {
        match pair.name.as_str() {
            "" if pair.was.is_empty() && !pair.text.is_empty() => fault(pair, "a text needs a name"),
            "" => {}
            name if patch.get(name).is_some_and(|known| !known.is_null()) => fault(pair, "this name is there twice"),
            name => drop(patch.insert(name.to_owned(), pair.text.clone().into())),
        }
    }
    if faults.is_empty() {
        return Ok(Some(Value::Object(patch)));
    }
    Err(ApiError::for_form("Something that you typed can't be used. Nothing is saved yet.", faults))
}

/// The texts by their names for people.
pub(crate) fn named(rows: &[Pair]) -> Named {
    let rows = rows.iter().filter(|pair| !pair.name.is_empty());
    rows.map(|pair| (format!("Metadata {}", pair.name), pair.text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Form {
        Form::read(text.as_bytes())
    }

    #[test]
    fn stored_texts_have_rows_and_there_is_room_for_more() {
        let stored = json!({ "erp": "17", "note": "" });
        let rows_of = |form: &str| rows(&read(form), stored.as_object().unwrap());
        let names: Vec<_> = rows_of("").into_iter().map(|pair| (pair.number, pair.was, pair.name, pair.text)).collect();
        let row = |number, name: &str, text: &str| (number, name.to_owned(), name.to_owned(), text.to_owned());
        assert_eq!(names, [row(0, "erp", "17"), row(1, "note", ""), row(2, "", ""), row(3, "", "")]);
        let typed = rows_of("meta.was.0=erp&meta.name.0=ERP&meta.text.0=+18");
        let expected = Pair { number: 0, was: "erp".to_owned(), name: "ERP".to_owned(), text: " 18".to_owned() };
        assert_eq!(typed, [expected]);
        assert_eq!(named(&typed), [("Metadata ERP".to_owned(), " 18".to_owned())]);
        let many: Map<String, Value> = (0..60).map(|n| (format!("{n:02}"), "x".into())).collect();
        assert_eq!(rows(&read(""), &many).len(), MOST);
    }

    #[test]
    fn names_that_change_take_their_texts_along() {
        assert_eq!(patch(&read("title=x")).unwrap(), None);
        for (form, expected) in [
            ("meta.was.0=a&meta.name.0=a&meta.text.0=1&meta.was.1=&meta.name.1=&meta.text.1=", json!({ "a": "1" })),
            ("meta.was.0=a&meta.name.0=b&meta.text.0=1", json!({ "a": null, "b": "1" })),
            ("meta.was.0=a&meta.name.0=&meta.text.0=1", json!({ "a": null })),
            (
                "meta.was.0=a&meta.name.0=b&meta.text.0=1&meta.was.1=b&meta.name.1=a&meta.text.1=2",
                json!({ "a": "2", "b": "1" }),
            ),
            ("meta.was.0=&meta.name.0=n&meta.text.0=", json!({ "n": "" })),
        ] {
            assert_eq!(patch(&read(form)).unwrap(), Some(expected), "{form}");
        }
    }

    #[test]
    fn what_can_not_be_kept_is_said() {
        for (form, expected) in [
            ("meta.was.0=&meta.name.0=&meta.text.0=1", "a text needs a name"),
            (
                "meta.was.0=a&meta.name.0=a&meta.text.0=1&meta.was.1=&meta.name.1=a&meta.text.1=2",
                "this name is there twice",
            ),
        ] {
            let Err(ApiError::Refused(refusal)) = patch(&read(form)) else { panic!("{form} is taken") };
            assert_eq!(refusal.errors[0].detail, expected, "{form}");
        }
    }
}
