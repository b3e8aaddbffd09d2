//! The event envelope: CloudEvents 1.0 as JSON, with correlation, causation and trace context.

use domain::event::EventData;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::work;
use domain::{Clock, Timestamp, id};

/// The largest event that is written, in bytes: EventBridge and SQS take 256 KB, envelope and escapes included.
pub const MAX_EVENT_BYTES: usize = 200 * 1024;

/// An event in its envelope.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// `1.0`.
    pub specversion: String,
    /// Unique: a ULID.
    pub id: String,
    /// `stoa.<capability>`.
    pub source: String,
    /// `<capability>.<entity>.<what happened>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub time: Timestamp,
    /// The entity's id.
    pub subject: String,
    /// `application/json`.
    pub datacontenttype: String,
    /// Names the command that all this comes from.
    pub correlationid: String,
    /// The event that brought this one about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causationid: Option<String>,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The data, as it was written.
    pub data: Box<RawValue>,
}

impl Event {
    /// Puts data into an envelope, with the ids of the work that is under way.
    pub fn new<D: EventData>(source: &str, clock: &Clock, data: &D) -> Result<Self, serde_json::Error> {
        let id = id::ulid(clock).to_string();
        let work = work::current();
        let correlation = work.as_ref().map(|w| w.correlation_id.clone()).filter(|c| !c.is_empty());
        Ok(Self {
            specversion: "1.0".to_owned(),
            source: format!("stoa.{source}"),
            kind: D::TYPE.to_owned(),
            time: clock.now(),
            subject: data.subject(),
            datacontenttype: "application/json".to_owned(),
            correlationid: correlation.unwrap_or_else(|| id.clone()),
            causationid: work.as_ref().and_then(|w| w.causation_id.clone()),
            traceparent: work.and_then(|w| w.traceparent.clone()),
            data: serde_json::value::to_raw_value(data)?,
            id,
        })
    }

    /// Reads the data as its type. Unknown fields are tolerated: publishers may add.
    pub fn data<D: EventData>(&self) -> Result<D, serde_json::Error> {
        serde_json::from_str(self.data.get())
    }

    /// The work that handling this event is: its correlation goes on, the event becomes the cause.
    pub fn work(&self) -> work::Work {
        work::Work::caused_by(&self.id, &self.correlationid, self.traceparent.clone())
    }
}
