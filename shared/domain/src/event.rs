//! What a published event type says of itself.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// How a consumer treats a repeated or late event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A full snapshot with the entity's version: the newest wins, older or equal ones are ignored.
    State,
    /// Something that happened: applied exactly once by its natural key, however late it comes.
    Fact,
}

/// The data of one published event type.
pub trait EventData: Serialize + DeserializeOwned + Send + Sync {
    /// `<capability>.<entity>.<what happened>`.
    const TYPE: &'static str;
    /// State or fact.
    const KIND: Kind;
    /// The entity's id.
    fn subject(&self) -> String;
    /// What makes a fact that fact, whatever envelope it comes in: `pay_…:capture:2`.
    fn natural_key(&self) -> String {
        format!("{}:{}", Self::TYPE, self.subject())
    }
}
