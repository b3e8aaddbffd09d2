//! What the one-process host needs to know of the deployment, as plain data.
//!
//! Resources refer to each other by logical id; names are what a client would use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The system as template.yaml describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// `AWS::DynamoDB::Table`
    pub tables: Vec<Table>,
    /// `AWS::Serverless::Function`, one a capability.
    pub functions: Vec<Function>,
    /// HTTP routes: SAM `HttpApi` events and raw `AWS::ApiGatewayV2::Route`.
    pub routes: Vec<Route>,
    /// What pages of other origins may do: `CorsConfiguration` of the `AWS::Serverless::HttpApi`.
    pub cors: Cors,
    /// `AWS::Events::Rule`, one entry for each target.
    pub rules: Vec<Rule>,
    /// Queues with a consumer.
    pub inboxes: Vec<Inbox>,
    /// SAM `Schedule` and `ScheduleV2` events.
    pub schedules: Vec<Schedule>,
}

/// A table and its indexes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Logical id: `CatalogTable`.
    pub id: String,
    /// What clients call it: `stoa-catalog`.
    pub name: String,
    /// Its primary key.
    pub key: Key,
    /// Global secondary indexes.
    pub indexes: Vec<Index>,
    /// The attribute with the time of expiry in epoch seconds.
    pub ttl_attribute: Option<String>,
    /// `NEW_IMAGE` and such; the embedded engine never turns it on.
    pub stream_view_type: Option<String>,
}

/// A partition key and perhaps a sort key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The HASH attribute.
    pub partition: Attribute,
    /// The RANGE attribute.
    pub sort: Option<Attribute>,
}

/// A key attribute: its name and its type, `S`, `N` or `B`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// `S`, `N` or `B`.
    pub kind: String,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
    /// What it copies from the table.
    pub projection: Projection,
}

/// What an index copies from its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Projection {
    /// Every attribute.
    All,
    /// The keys alone.
    KeysOnly,
    /// The keys and these.
    Include(Vec<String>),
}

/// A function and what it is started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Logical id: `CatalogFunction`.
    pub id: String,
    /// Logical id without `Function`, in lower case: `catalog`.
    pub capability: String,
    /// What clients call it: `stoa-catalog`.
    pub name: String,
    /// `Globals` and its own variables, resolved.
    pub environment: BTreeMap<String, String>,
    /// Logical id of the table that it owns.
    pub table: Option<String>,
    /// Memory in MB.
    pub memory_mb: u32,
    /// Longest run in seconds.
    pub timeout_s: u32,
}

/// A route of an HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Logical id of the API: `Api`, `IssuerApi`.
    pub api: String,
    /// Who answers.
    pub capability: String,
    /// `GET`, …, or `ANY`.
    pub method: String,
    /// `/products/{proxy+}`
    pub path: String,
    /// Whether the edge asks for a token first.
    pub needs_token: bool,
}

/// What pages of other origins may send to the main API and see of its answers; nothing where the template is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cors {
    /// Methods that they may use.
    pub methods: Vec<String>,
    /// Headers that they may send.
    pub headers: Vec<String>,
    /// Headers that they may see.
    pub exposed: Vec<String>,
    /// How long a browser may remember it, in seconds.
    pub max_age_s: u64,
}

/// Which events go to which inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Logical id.
    pub id: String,
    /// Sources; empty means any.
    pub sources: Vec<Pattern>,
    /// Detail types; empty means any.
    pub detail_types: Vec<Pattern>,
    /// Logical id of the queue.
    pub inbox: String,
    /// Who consumes the queue.
    pub capability: String,
}

/// One alternative of an EventBridge pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pattern {
    /// The very text.
    Exact(String),
    /// `{"prefix": "catalog."}`
    Prefix(String),
}

/// A queue and how it is consumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// Logical id: `CatalogInbox`.
    pub id: String,
    /// What clients call it.
    pub name: String,
    /// Who consumes it.
    pub capability: String,
    /// How long a taken message stays hidden, in seconds.
    pub visibility_timeout_s: u32,
    /// How often a message is tried before it is dead.
    pub max_receive_count: Option<u32>,
    /// Logical id of the dead-letter queue.
    pub dead_letters: Option<String>,
    /// Messages a call at most.
    pub batch_size: u32,
}

/// Work at intervals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Name of the event on its function.
    pub id: String,
    /// Who does it.
    pub capability: String,
    /// The interval in seconds.
    pub every_s: u64,
    /// What the function is called with, as JSON text.
    pub input: Option<String>,
}
