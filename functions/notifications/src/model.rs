//! The rules of notifications and webhooks: pure, no I/O.

pub(crate) mod address;
mod delivery;
mod endpoint;
mod endpoint_url;
mod head;
mod kind;
mod kind_settings;
mod mail;
mod member;
mod notification;
pub(crate) mod offered;
mod order;
mod preferences;
mod recipient;
mod relation;
pub(crate) mod signing;
mod ticket;
mod time_of_day;
mod zone;

pub(crate) use self::delivery::{
    Attempt, DELIVERY_LIFE, Delivery, DeliveryState, KEPT_ANSWER_BYTES, Payload, delivery_id,
};
pub(crate) use self::endpoint::{Answered, Disabled, Endpoint, EndpointContent, MAX_ENDPOINTS};
pub(crate) use self::endpoint_url::{EndpointUrl, Place};
pub(crate) use self::head::Head;
pub(crate) use self::kind::Kind;
pub(crate) use self::kind_settings::KindSettings;
pub(crate) use self::mail::{MailContent, PendingMail, sentence};
pub(crate) use self::member::Member;
pub(crate) use self::notification::{Facts, Notification, SHOWN_ACTORS, Target, next_id};
pub(crate) use self::order::{MAX_WAITING, Order, OrderFact};
pub(crate) use self::preferences::{Channels, Defaults, Digest, MailWhen, Preferences, QuietHours};
pub(crate) use self::recipient::Recipient;
pub(crate) use self::relation::Relation;
pub(crate) use self::signing::Signing;
pub(crate) use self::ticket::{TICKET_LIFE, Ticket};
pub(crate) use self::time_of_day::TimeOfDay;
pub(crate) use self::zone::Zone;
