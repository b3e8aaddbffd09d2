//! Mails: what is to go out, and its text.

use domain::Timestamp;
use domain::id::{AccountId, NotificationId};
use serde::{Deserialize, Serialize};

use super::{Kind, Notification};

/// A mail that is to go out. It holds no address: that is looked up when it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PendingMail {
    /// Its place in the queue: when it is due, and a name.
    pub(crate) place: String,
    pub(crate) account_id: AccountId,
    #[serde(flatten)]
    pub(crate) content: MailContent,
    pub(crate) version: u64,
    pub(crate) due: Timestamp,
    /// Until when one runner has it to itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) claimed_until: Option<Timestamp>,
    /// How often it was not taken.
    #[serde(default)]
    pub(crate) failures: u32,
}

/// What a mail tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub(crate) enum MailContent {
    /// One notification.
    One { notification_id: NotificationId },
    /// What came from one notification on and is still unread, up to another where the mail has begun to go out.
    Digest {
        from: NotificationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up_to: Option<NotificationId>,
    },
}

/// A text in one line: what came from elsewhere can't begin a header or a line of its own.
fn line(text: &str) -> String {
    text.chars().map(|c| if domain::bounds::breaks_a_line(c) { ' ' } else { c }).take(200).collect()
}

/// A notification as a sentence.
pub(crate) fn sentence(notification: &Notification, names: &[String]) -> String {
    let fact = |name: &str| notification.facts.get(name).map(|text| line(text));
    let order = fact("number").map_or_else(|| "Your order".to_owned(), |number| format!("Your order {number}"));
    let others = notification.count.saturating_sub(1);
    let who = match (names.first().map(|name| line(name)), others) {
        (Some(name), 0) => name,
        (Some(name), 1) => format!("{name} and one other"),
        (Some(name), others) => format!("{name} and {others} others"),
        (None, 0) => "Somebody".to_owned(),
        (None, _) => format!("{} people", notification.count),
    };
    match notification.kind {
        Kind::OrderPlaced => format!("{order} was placed."),
        Kind::OrderConfirmed => format!("{order} is confirmed."),
        Kind::OrderCancelled => format!("{order} was cancelled."),
        Kind::OrderRejected => format!("{order} could not be accepted."),
        Kind::OrderShipped => format!("{order} is on its way."),
        Kind::OrderDelivered => format!("{order} has arrived."),
        Kind::OrderCompleted => format!("{order} is complete."),
        Kind::ReturnDecided => match fact("approved").as_deref() {
            Some("true") => "Your return was approved.".to_owned(),
            _ => "Your return was declined.".to_owned(),
        },
        Kind::Refund => "Money was given back to you.".to_owned(),
        Kind::Follow => format!("{who} followed you."),
        Kind::FollowRequest => format!("{who} asked to follow you."),
        Kind::FollowAccepted => format!("{who} accepted your request to follow."),
        Kind::Reply => format!("{who} answered your post."),
        Kind::Mention => format!("{who} mentioned you."),
        Kind::Reaction => format!("{who} reacted to your post."),
        Kind::ReviewHidden => "Moderators have hidden your review.".to_owned(),
        Kind::PostHidden => "Moderators have hidden your post.".to_owned(),
        Kind::ReportOpened => "Something was reported.".to_owned(),
        Kind::StockOversold => "More is sold than there is.".to_owned(),
        Kind::DisputeOpened => "A charge is disputed.".to_owned(),
        Kind::EndpointDisabled => "An endpoint takes no webhooks any more.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;

    use super::*;
    use crate::model::{Facts, Target, next_id};

    #[test]
    fn names_can_not_begin_a_line() {
        let (clock, now) = (Clock::system(), Timestamp::from_millis(0));
        let actor = Some(AccountId::new(&clock));
        let one =
            Notification::new(next_id(now, 0), Kind::Follow, Target::new("account", "a"), actor, Facts::new(), now);
        assert_eq!(sentence(&one, &["Eve\r\nBcc: all".to_owned()]), "Eve  Bcc: all followed you.");
        let two = one.clone().joined(None, Facts::new(), now);
        assert_eq!(sentence(&two, &["Eve".to_owned()]), "Eve and one other followed you.");
        assert_eq!(sentence(&two.joined(None, Facts::new(), now), &[]), "3 people followed you.");
        for kind in Kind::ALL {
            assert!(sentence(&Notification { kind: *kind, ..one.clone() }, &[]).ends_with('.'));
        }
    }
}
