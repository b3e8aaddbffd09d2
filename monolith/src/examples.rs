//! Whole examples for the API's document: for each operation a request that works on the demonstration and what it was
//! answered with, and for each refusal what it looks like.
//!
//! `demo/examples.json` is a tour of the API, and a capability may have more in its own `examples.json`: a test takes it on the demonstration, step by step. `demo/answers.json` is
//! what came back when it was last recorded (`STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test demo`), so ids and sums of
//! the document belong together.

mod document;
mod refusals;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::document::add;
use crate::capabilities::{ALL, Entry};

const REQUESTS: &str = include_str!("../demo/examples.json");
const ANSWERS: &str = include_str!("../demo/answers.json");

/// One step of the tour.
///
/// `{name}` in its texts stands for what an earlier step kept: `{order|pay}` is the id with another prefix, `{action|last}`
/// the last segment of a URL.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The operation's id.
    pub operation: String,
    /// Who asks: `nobody`, `client` (by id and secret), or whose token an earlier step kept as `<name>_token`.
    #[serde(rename = "as")]
    pub caller: String,
    /// Whether the step only prepares others and is no example itself.
    #[serde(default)]
    pub extra: bool,
    /// Parameters of the path.
    #[serde(default)]
    pub path: BTreeMap<String, String>,
    /// Parameters of the query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body's media type, where it is not the operation's first.
    #[serde(default)]
    pub media_type: Option<String>,
    /// The body: a text as it is, an object as JSON or as a form.
    #[serde(default)]
    pub body: Option<Value>,
    /// The step is repeated until the answer has these values, by JSON Pointer.
    #[serde(default)]
    pub until: BTreeMap<String, Value>,
    /// The status of the answer.
    pub answer: u16,
    /// The code of the answer, where it is a problem.
    #[serde(default)]
    pub problem: Option<String>,
    /// What later steps need of the answer: name and JSON Pointer.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
    /// What it costs on an empty table: `1 RRU, 6 WRU, 2 calls`. Measured where it is said.
    #[serde(default)]
    pub cost: Option<String>,
}

/// What came back when the tour was last recorded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answers {
    /// What steps kept.
    pub kept: Kept,
    /// The answers' bodies by operation, where they are JSON.
    pub bodies: BTreeMap<String, Value>,
}

/// What steps of the tour kept, by name.
pub type Kept = BTreeMap<String, String>;

/// Gives the tour: that of the shop, then each capability's own examples.
pub fn tour() -> Result<Vec<Example>, serde_json::Error> {
    let mut tour: Vec<Example> = serde_json::from_str(REQUESTS)?;
    for entry in ALL {
        tour.extend(own(entry)?);
    }
    Ok(tour)
}

/// Gives a capability's own examples.
pub fn own(entry: &Entry) -> Result<Vec<Example>, serde_json::Error> {
    serde_json::from_str((entry.examples)())
}

/// Gives what was recorded.
pub fn recorded() -> Result<Answers, serde_json::Error> {
    serde_json::from_str(ANSWERS)
}

/// Puts what was kept where its names stand; a name that nobody kept stays.
pub fn fill(text: &str, kept: &Kept) -> String {
    let mut pieces = text.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').and_then(|(name, rest)| Some((value(name, kept)?, rest))) {
            Some((value, rest)) => filled.extend([value.as_str(), rest]),
            None => filled.extend(["{", piece]),
        }
    }
    filled
}

/// The same in every text of a JSON value.
pub fn fill_all(template: &Value, kept: &Kept) -> Value {
    match template {
        Value::String(text) => fill(text, kept).into(),
        Value::Array(items) => items.iter().map(|item| fill_all(item, kept)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), fill_all(field, kept)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn value(name: &str, kept: &Kept) -> Option<String> {
    let (name, form) = name.split_once('|').map_or((name, None), |(name, form)| (name, Some(form)));
    let value = kept.get(name)?;
    Some(match form {
        None => value.clone(),
        Some("last") => value.rsplit('/').next().unwrap_or_default().to_owned(),
        Some(prefix) => format!("{prefix}_{}", value.split_once('_').map_or("", |(_, rest)| rest)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_what_was_kept_and_leaves_other_braces() {
        let kept = Kept::from([("order".into(), "ord_1".into()), ("action".into(), "http://a/b/c".into())]);
        assert_eq!(fill("/payments/{order|pay}/x/{order}", &kept), "/payments/pay_1/x/ord_1");
        assert_eq!(fill("{\"slug\":\"{action|last}\"}{nobody}", &kept), "{\"slug\":\"c\"}{nobody}");
    }

    #[test]
    fn the_tour_and_its_record_can_be_read() {
        assert!(tour().unwrap().len() > 100);
        assert!(recorded().unwrap().bodies.len() > 50);
    }
}
