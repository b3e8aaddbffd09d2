//! What invoked the function, told from the first keys of the payload and read in one pass, however large its body.

use std::collections::HashMap;
use std::fmt;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use service::outbox::OutboxItem;
use service::packed::Packed;

/// One invocation of the function.
#[derive(Debug)]
pub enum Invocation {
    /// A request from API Gateway (HTTP API, payload 2.0).
    Http(Box<ApiGatewayV2httpRequest>),
    /// A batch from the inbox.
    Inbox(Vec<Message>),
    /// A batch of the own table's stream: new outbox items.
    Outbox(Vec<StreamRecord>),
    /// The schedule: `{"tick": true}`.
    Tick,
    /// A direct invocation by an operator: `{"operator": "republish", …}`.
    Operator(OperatorCall),
}

/// A message of the inbox; its body is an event in its envelope.
#[derive(Debug)]
pub struct Message {
    pub(super) id: String,
    pub(super) body: String,
    /// Names this delivery of it.
    pub(super) receipt_handle: Option<String>,
    /// How often it has been delivered, this time included.
    pub(super) received: u32,
}

/// A new outbox item, as a record of the stream has it.
#[derive(Debug)]
pub struct StreamRecord {
    pub(super) sequence_number: String,
    pub(super) item: Option<OutboxItem>,
}

/// An operator's call.
#[derive(Debug)]
pub enum OperatorCall {
    /// Emit the current state events again.
    Republish {
        /// The entity: `product`.
        kind: String,
        /// Where to go on.
        cursor: Option<String>,
    },
    /// A call that the capability knows.
    Other {
        /// Its name.
        call: String,
        /// All that came with it.
        input: Value,
    },
}

impl<'de> Deserialize<'de> for Invocation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Payload)
    }
}

struct Payload;

impl<'de> Visitor<'de> for Payload {
    type Value = Invocation;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an HTTP API request, a batch of records, a tick or an operator call")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Invocation, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return Err(A::Error::custom("the payload is empty"));
        };
        match first.as_str() {
            "Records" => {
                let records: Vec<Record> = map.next_value()?;
                skip_rest(map)?;
                Ok(sort_out(records))
            }
            "tick" => {
                map.next_value::<serde::de::IgnoredAny>()?;
                skip_rest(map)?;
                Ok(Invocation::Tick)
            }
            "operator" => operator_call(map),
            _ => {
                let rest = MapAccessDeserializer::new(Replayed { first: Some(first), rest: map });
                ApiGatewayV2httpRequest::deserialize(rest).map(|request| Invocation::Http(Box::new(request)))
            }
        }
    }
}

fn skip_rest<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
    Ok(())
}

fn operator_call<'de, A: MapAccess<'de>>(mut map: A) -> Result<Invocation, A::Error> {
    let call: String = map.next_value()?;
    let mut input = serde_json::Map::new();
    while let Some((name, value)) = map.next_entry::<String, Value>()? {
        input.insert(name, value);
    }
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(Invocation::Operator(match call.as_str() {
        "republish" => {
            let kind = text("kind").ok_or_else(|| A::Error::custom("republish needs a kind, such as product"))?;
            OperatorCall::Republish { kind, cursor: text("cursor") }
        }
        _ => OperatorCall::Other { call, input: Value::Object(input) },
    }))
}

/// A map whose first key has been looked at already.
struct Replayed<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replayed<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(first) => seed.deserialize(first.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

/// A record of SQS or of a table's stream.
#[derive(Deserialize)]
struct Record {
    #[serde(rename = "messageId")]
    message_id: Option<String>,
    body: Option<String>,
    #[serde(rename = "receiptHandle")]
    receipt_handle: Option<String>,
    attributes: Option<Delivery>,
    dynamodb: Option<Change>,
}

/// Attributes of an SQS message.
#[derive(Deserialize)]
struct Delivery {
    /// A number as text.
    #[serde(rename = "ApproximateReceiveCount")]
    received: Option<String>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
    #[serde(rename = "NewImage")]
    new_image: Option<HashMap<String, Attribute>>,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(rename = "S")]
    text: Option<String>,
    /// Base64.
    #[serde(rename = "B")]
    bytes: Option<String>,
}

impl Attribute {
    fn packed(self) -> Option<Packed> {
        match (self.text, self.bytes) {
            (Some(text), _) => Some(Packed::Plain(text)),
            (None, Some(bytes)) => STANDARD.decode(bytes).ok().map(Packed::Deflated),
            (None, None) => None,
        }
    }
}

fn sort_out(records: Vec<Record>) -> Invocation {
    if records.iter().any(|record| record.dynamodb.is_some()) {
        return Invocation::Outbox(
            records.into_iter().filter_map(|record| record.dynamodb).map(StreamRecord::from).collect(),
        );
    }
    let message = |record: Record| Message {
        id: record.message_id.unwrap_or_default(),
        body: record.body.unwrap_or_default(),
        receipt_handle: record.receipt_handle,
        received: record.attributes.and_then(|told| told.received?.parse().ok()).unwrap_or(1),
    };
    Invocation::Inbox(records.into_iter().map(message).collect())
}

impl From<Change> for StreamRecord {
    fn from(change: Change) -> Self {
        let mut image = change.new_image.unwrap_or_default();
        let events = image.remove("events").and_then(Attribute::packed);
        let mut text = |name: &str| image.remove(name).and_then(|attribute| attribute.text);
        let item = match (text("pk"), text("sk"), events) {
            (Some(pk), Some(sk), Some(events)) => Some(OutboxItem { pk, sk, events }),
            _ => None,
        };
        Self { sequence_number: change.sequence_number, item }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(payload: &str) -> Invocation {
        serde_json::from_str(payload).unwrap()
    }

    #[test]
    fn each_trigger_is_told_from_its_payload() {
        assert!(matches!(read(r#"{"tick": true}"#), Invocation::Tick));
        let sqs = r#"{"Records":[{"messageId":"m1","body":"{}","eventSource":"aws:sqs"}]}"#;
        assert!(
            matches!(read(sqs), Invocation::Inbox(messages) if messages[0].id == "m1" && messages[0].received == 1)
        );
        let again = r#"{"Records":[{"messageId":"m1","receiptHandle":"r1","body":"{}",
            "attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"0"},"eventSource":"aws:sqs"}]}"#;
        assert!(matches!(read(again), Invocation::Inbox(messages)
                if messages[0].received == 3 && messages[0].receipt_handle.as_deref() == Some("r1")));
        let stream = r#"{"Records":[{"eventName":"INSERT","dynamodb":{"SequenceNumber":"7","NewImage":
            {"pk":{"S":"outbox#01"},"sk":{"S":"01J"},"events":{"S":"[]"},"n":{"N":"1"}}}},{"eventName":"INSERT","dynamodb":{"SequenceNumber":"8","NewImage":
            {"pk":{"S":"outbox#02"},"sk":{"S":"01J"},"events":{"B":"i44FAA=="}}}}]}"#;
        assert!(matches!(read(stream), Invocation::Outbox(records) if records.len() == 2
                && records.iter().all(|r| r.item.as_ref().unwrap().events().unwrap().is_empty())));
        let republish = r#"{"operator":"republish","kind":"product"}"#;
        assert!(
            matches!(read(republish), Invocation::Operator(OperatorCall::Republish { kind, cursor: None }) if kind == "product")
        );
        let http = r#"{"version":"2.0","rawPath":"/products","rawQueryString":"limit=2","headers":{"accept":"*/*"},
            "requestContext":{"http":{"method":"GET","path":"/products"},"stage":"$default"},"isBase64Encoded":false}"#;
        assert!(matches!(read(http), Invocation::Http(request) if request.raw_path.as_deref() == Some("/products")));
        assert!(serde_json::from_str::<Invocation>("{}").is_err());
    }
}
