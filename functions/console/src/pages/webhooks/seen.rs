//! What notifications answers of webhooks, as far as pages show it, and the form of an endpoint.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::overtaken::{Named, named};
use super::super::typed::nullable;
use super::super::views::Moment;
use crate::model::form::{Form, segment};

/// Where webhooks go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Endpoint {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) events: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) signing: String,
    pub(super) enabled: bool,
    pub(super) disabled: Option<Disabled>,
    pub(super) failing_since: Moment,
    pub(super) old_secret_until: Moment,
    pub(super) version: u64,
    pub(super) created_at: Moment,
    /// Told once: when the endpoint is made, or its secret replaced.
    pub(super) secret: Option<String>,
}

/// Why an endpoint was switched off by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Disabled {
    reason: String,
    pub(super) at: Moment,
}

impl Disabled {
    /// In words.
    pub(super) fn why(&self) -> &'static str {
        match self.reason.as_str() {
            "gone" => "it answered that it is gone for good",
            _ => "it took nothing for days",
        }
    }
}

impl Endpoint {
    /// Its page.
    pub(super) fn address(&self) -> String {
        address(&self.id)
    }

    /// The form's fields as they are stored.
    pub(super) fn fields(&self) -> Fields {
        Fields {
            url: self.url.clone(),
            events: self.events.join("\n"),
            description: self.description.clone().unwrap_or_default(),
        }
    }
}

/// The page of an endpoint.
pub(super) fn address(id: &str) -> String {
    format!("/console/webhooks/{}", segment(id))
}

/// The API's path of an endpoint.
pub(super) fn path(id: &str) -> String {
    format!("/webhook-endpoints/{}", segment(id))
}

/// The fields of the form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) url: String,
    /// One a line.
    pub(super) events: String,
    pub(super) description: String,
}

impl Fields {
    pub(super) fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        let events = form.get("events").replace("\r\n", "\n");
        Self { url: get("url"), events, description: get("description") }
    }

    /// As the API takes them.
    pub(super) fn content(&self) -> Value {
        let events = self.events.split(|c: char| c.is_whitespace() || c == ',').filter(|event| !event.is_empty());
        json!({
            "url": self.url, "events": events.collect::<Vec<_>>(), "description": nullable(&self.description),
        })
    }

    pub(super) fn named(&self) -> Named {
        let events = self.events.split('\n').collect::<Vec<_>>().join(", ");
        named([("URL", &self.url), ("Events", &events), ("What it is for", &self.description)])
    }
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Delivery {
    pub(super) id: String,
    pub(super) event_id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) state: String,
    /// Oldest first.
    pub(super) attempts: Vec<Attempt>,
    pub(super) next_attempt_at: Moment,
    pub(super) created_at: Moment,
}

impl Delivery {
    /// How the last attempt ended; nothing before the first.
    pub(super) fn outcome(&self) -> String {
        self.attempts.last().map(Attempt::outcome).unwrap_or_default()
    }
}

/// One attempt.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attempt {
    pub(super) at: Moment,
    pub(super) took_ms: u64,
    pub(super) status: Option<u16>,
    pub(super) answer: Option<String>,
    pub(super) error: Option<String>,
}

impl Attempt {
    /// The status of the answer, or why there was none.
    pub(super) fn outcome(&self) -> String {
        match (self.status, &self.error) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.replace('_', " "),
            (None, None) => String::new(),
        }
    }

    pub(super) fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_typed_by_lines_blanks_or_commas() {
        let form = Form::read(b"url=https%3A%2F%2Fa.example%2F&events=orders.*%0D%0A+payments.*%2C+*&description=");
        let content = Fields::read(&form).content();
        let events = json!(["orders.*", "payments.*", "*"]);
        assert_eq!(content, json!({ "url": "https://a.example/", "events": events, "description": null }));
    }

    #[test]
    fn an_attempt_ends_with_a_status_or_a_reason() {
        let of = |value: Value| serde_json::from_value::<Attempt>(value).unwrap();
        let attempts = [json!({ "status": 204 }), json!({ "status": 500 }), json!({ "error": "timed_out" }), json!({})];
        let attempts = attempts.map(of);
        assert_eq!(attempts.each_ref().map(Attempt::outcome), ["204", "500", "timed out", ""]);
        assert_eq!(attempts.each_ref().map(Attempt::is_taken), [true, false, false, false]);
    }
}
