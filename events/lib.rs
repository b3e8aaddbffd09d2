//! The catalogue of all that is published: one type an event, with golden files that hold its JSON.
//!
//! A breaking change is a new type beside the old (`….v2`), never a change of these.

pub mod cart;
pub mod catalog;
pub mod content;
pub mod delivery;
pub mod identity;
pub mod inventory;
pub mod ledger;
pub mod notifications;
pub mod orders;
pub mod payments;
pub mod social;
pub mod trading;

/// Gives a struct its event type, kind and subject: `event!(Data, "a.b.c", State, |d| d.id.to_string())`; a fact that
/// happens more than once to a subject names its natural key as well.
macro_rules! event {
    ($data:ty, $kind:literal, $class:ident, |$this:ident| $subject:expr $(, key = $key:expr)?) => {
        impl domain::event::EventData for $data {
            const TYPE: &'static str = $kind;
            const KIND: domain::event::Kind = domain::event::Kind::$class;
            fn subject(&self) -> String {
                let $this = self;
                $subject
            }
            $(fn natural_key(&self) -> String {
                let $this = self;
                $key
            })?
        }
    };
}
pub(crate) use event;
