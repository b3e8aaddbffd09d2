//! `/console/search`: how search understands people, and where its index stands.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::overtaken::{Named, overtaken, ticked};
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::visit::Visit;
use crate::adapters::stoa::ApiError;
use crate::model::form::Form;

/// The settings as the API shows them, with those that this page does not know.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(transparent)]
struct Settings(Map<String, Value>);

/// Members that the API adds to what was put.
const ADDED: [&str; 3] = ["version", "created_at", "updated_at"];
/// Settings that are lists of words.
const WORDS: [&str; 1] = ["stop_words"];

/// A box to tick: its place among the settings, and its name for people.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tick {
    place: String,
    label: String,
    is_on: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    version: String,
    synonyms: String,
    /// Lists of words: names, labels and texts.
    words: Vec<(String, String, String)>,
    ticks: Vec<Tick>,
    /// Where the index stands: names and figures.
    state: Vec<(String, String)>,
    can_write: bool,
}

impl Settings {
    fn version(&self) -> String {
        self.0.get("version").map(ToString::to_string).unwrap_or_default()
    }

    /// A group of synonyms a line.
    fn synonyms(&self) -> String {
        let groups = self.0.get("synonyms").and_then(Value::as_array).into_iter().flatten();
        let line = |group: &Value| {
            let words = group.get("words").unwrap_or(group).as_array().into_iter().flatten();
            words.filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        };
        groups.map(line).collect::<Vec<_>>().join("\n")
    }

    fn words(&self) -> Vec<(String, String, String)> {
        let text = |name: &str| {
            let words = self.0.get(name)?.as_array()?.iter().filter_map(Value::as_str);
            Some((name.to_owned(), name.replace('_', " "), words.collect::<Vec<_>>().join(", ")))
        };
        WORDS.into_iter().filter_map(text).collect()
    }

    /// All that is on or off: by itself, or by field.
    fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        for (name, value) in &self.0 {
            let words = name.replace('_', " ");
            let mut add = |place: String, label: String, value: &Value| {
                ticks.extend(value.as_bool().map(|is_on| Tick { place, label, is_on }));
            };
            add(name.clone(), words.clone(), value);
            for (field, value) in value.as_object().into_iter().flatten() {
                add(format!("{name}.{field}"), format!("{words}: {}", field.replace('_', " ")), value);
            }
        }
        ticks
    }

    fn named(&self) -> Named {
        let synonyms = [("Synonyms".to_owned(), self.synonyms().replace('\n', "; "))];
        let words = self.words().into_iter().map(|(_, label, text)| (label, text));
        let ticks = self.ticks().into_iter().map(|tick| (tick.label, ticked(tick.is_on).to_owned()));
        synonyms.into_iter().chain(words).chain(ticks).collect()
    }

    /// The same with what was typed.
    fn typed(&self, form: &Form) -> Self {
        let mut typed = self.0.clone();
        let split = |line: &str| -> Vec<Value> {
            line.split(',').map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect()
        };
        // What was not touched stays as it is stored: a word may have a comma of its own.
        if let Some(text) = form.text("synonyms").filter(|text| *text != self.synonyms()) {
            let is_named = |group: &Value| group.is_object();
            let are_named =
                self.0.get("synonyms").and_then(Value::as_array).is_some_and(|groups| groups.iter().any(is_named));
            let group = |words: Vec<Value>| {
                if are_named { serde_json::json!({ "words": words }) } else { Value::Array(words) }
            };
            let groups = text.lines().map(split).filter(|words| !words.is_empty()).map(group);
            typed.insert("synonyms".to_owned(), groups.collect());
        }
        for (name, _, shown) in self.words() {
            if let Some(text) = form.find_any(&name).filter(|text| *text != shown) {
                typed.insert(name, Value::Array(split(text)));
            }
        }
        for tick in self.ticks() {
            let is_on = Value::Bool(form.find_any(&format!("tick.{}", tick.place)).is_some());
            let place = tick.place.split_once('.');
            match place {
                Some((name, field)) => {
                    let fields = typed.get_mut(name).and_then(Value::as_object_mut);
                    fields.map(|fields| fields.insert(field.to_owned(), is_on));
                }
                None => drop(typed.insert(tick.place, is_on)),
            }
        }
        Self(typed)
    }

    /// As the API takes them.
    fn content(&self) -> Map<String, Value> {
        let own = self.0.iter().filter(|(name, _)| !ADDED.contains(&name.as_str()));
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// The figures of an answer by their names for people; those within others by both names.
fn figures(value: &Value, above: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let words = name.replace('_', " ");
        let label = if above.is_empty() { words } else { format!("{above}, {words}") };
        match value {
            Value::Object(_) => found.extend(figures(value, &label)),
            Value::Array(_) => {}
            Value::String(text) => found.push((label, text.clone())),
            Value::Null => found.push((label, "none".to_owned())),
            other => found.push((label, other.to_string())),
        }
    }
    found
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    match read(&visit).await {
        Ok((settings, state)) => render(&visit, &settings, &state, None),
        Err(error) => failed(&visit, &error),
    }
}

async fn read(visit: &Visit) -> Result<(Settings, Value), ApiError> {
    let (settings, state) = futures::join!(visit.api.get("/search-settings"), visit.api.get("/search-index"));
    Ok((settings?, state?))
}

fn render(visit: &Visit, settings: &Settings, state: &Value, alert: Option<Alert>) -> Response {
    let page = SearchPage {
        frame: Frame::of(visit, "Search", "/console/search").noting(visit.query.get("done")).alerting(alert),
        version: settings.version(),
        synonyms: settings.synonyms(),
        words: settings.words(),
        ticks: settings.ticks(),
        state: figures(state, ""),
        can_write: visit.holds("search:write"),
    };
    shown(&page, &page.frame)
}

/// Saves the settings, or has the index built anew.
pub(crate) async fn act(visit: Visit, Path(action): Path<String>) -> Response {
    let (settings, state) = match read(&visit).await {
        Ok(known) => known,
        Err(error) => return failed(&visit, &error),
    };
    let typed = settings.typed(&visit.form);
    let done = match action.as_str() {
        "save" => {
            let version = visit.form.get("version");
            visit.api.put::<IgnoredAny>("/search-settings", version, &typed.content()).await.map(|_| "saved")
        }
        "rebuild" => visit.api.tell("/search-index/rebuild", visit.form.get("key")).await.map(|()| "rebuilding"),
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/search?done={done}")),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            if action != "save" {
                return render(&visit, &settings, &state, Some(Alert::of(&refusal)));
            }
            let is_stale = refusal.is_stale();
            let alert = if is_stale { overtaken(&typed.named(), &settings.named()) } else { Alert::of(&refusal) };
            render(&visit, &typed, &state, Some(alert))
        }
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> Settings {
        serde_json::from_value(json!({
            "version": 3, "synonyms": [["sofa", "couch"], ["tv", "television"]], "stop_words": ["a"],
            "typo_tolerance": { "title": true, "body": false }, "other": 5,
        }))
        .unwrap()
    }

    #[test]
    fn settings_go_through_the_form_unchanged() {
        let known = settings();
        assert_eq!(known.synonyms(), "sofa, couch\ntv, television");
        let form = Form::read(b"synonyms=sofa%2C+couch%0D%0Atv,television&stop_words=a&tick.typo_tolerance.title=on");
        assert_eq!(known.typed(&form), known);
        assert_eq!(known.content().len(), 4);
    }

    #[test]
    fn what_was_typed_replaces_what_is_stored() {
        let typed =
            settings().typed(&Form::read(b"synonyms=+a+,+b%0D%0A%0D%0A,&stop_words=&tick.typo_tolerance.body=on"));
        let expected = json!({
            "synonyms": [["a", "b"]], "stop_words": [], "typo_tolerance": { "title": false, "body": true }, "other": 5,
        });
        assert_eq!(Value::Object(typed.content()), expected);
        let faults = overtaken(&typed.named(), &settings().named()).faults;
        assert_eq!(faults.first().unwrap(), "Synonyms is now: sofa, couch; tv, television");
    }

    #[test]
    fn the_index_tells_its_figures() {
        let state = json!({ "generation": 4, "lag_ms": 12, "building": null, "segments": [{}, {}], "waiting": { "products": 2 } });
        let expected = [("building", "none"), ("generation", "4"), ("lag ms", "12"), ("waiting, products", "2")];
        assert_eq!(figures(&state, ""), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
}
