//! What notifications are about.

use std::str::FromStr;

use domain::fault::Invalid;

/// Declares the kinds with their names.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident = $name:literal),* $(,)?) => {
        /// What a notification is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($(#[$meta])* $kind),* }

        impl Kind {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }
        }

        impl FromStr for Kind {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                match text {
                    $($name => Ok(Self::$kind),)*
                    _ => Err(Invalid::new("invalid_kind", concat!("a kind of notification is expected:" $(, " ", $name)*))),
                }
            }
        }

        impl std::fmt::Display for Kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        domain::checked_text!(Kind, "What a notification is about.", example = "reaction", pattern = "^[a-z_]{1,32}$", one_of = [$($name),*], schema = "NotificationKind");
    };
}

kinds! {
    /// An order stands.
    OrderPlaced = "order_placed",
    /// Its stock is committed and its money authorised.
    OrderConfirmed = "order_confirmed",
    /// It was called off.
    OrderCancelled = "order_cancelled",
    /// It did not come about.
    OrderRejected = "order_rejected",
    /// Goods are on their way.
    OrderShipped = "order_shipped",
    /// Goods have arrived.
    OrderDelivered = "order_delivered",
    /// It is shipped whole and paid whole.
    OrderCompleted = "order_completed",
    /// The shop takes goods back, or does not.
    ReturnDecided = "return_decided",
    /// Money was given back.
    Refund = "refund",
    /// Somebody follows.
    Follow = "follow",
    /// Somebody wants to follow.
    FollowRequest = "follow_request",
    /// A request to follow was accepted.
    FollowAccepted = "follow_accepted",
    /// Somebody answered a post.
    Reply = "reply",
    /// A post names the person.
    Mention = "mention",
    /// Somebody reacted to a post.
    Reaction = "reaction",
    /// Moderators have hidden a review.
    ReviewHidden = "review_hidden",
    /// Moderators have hidden a post.
    PostHidden = "post_hidden",
    /// Somebody reported what breaks the rules.
    ReportOpened = "report_opened",
    /// More is sold than there is.
    StockOversold = "stock_oversold",
    /// A cardholder disputes a charge.
    DisputeOpened = "dispute_opened",
    /// An endpoint takes no webhooks any more.
    EndpointDisabled = "endpoint_disabled",
}

impl Kind {
    /// Whether it goes to the inbox that staff share.
    pub(crate) const fn is_staff(self) -> bool {
        matches!(self, Self::ReportOpened | Self::StockOversold | Self::DisputeOpened | Self::EndpointDisabled)
    }

    /// Whether it is about the person's own purchases.
    pub(crate) const fn is_order(self) -> bool {
        matches!(
            self,
            Self::OrderPlaced
                | Self::OrderConfirmed
                | Self::OrderCancelled
                | Self::OrderRejected
                | Self::OrderShipped
                | Self::OrderDelivered
                | Self::OrderCompleted
                | Self::ReturnDecided
                | Self::Refund
        )
    }

    /// The kinds that a person may set.
    pub(crate) fn personal() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| !kind.is_staff())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_its_kinds() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse::<Kind>().unwrap(), *kind);
            assert!(!(kind.is_staff() && kind.is_order()));
        }
        assert_eq!("nonsense".parse::<Kind>().unwrap_err().code, "invalid_kind");
        assert_eq!(Kind::personal().count(), Kind::ALL.len() - 4);
    }
}
