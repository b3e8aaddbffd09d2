// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/notifications`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, List, Plain};
use crate::types;

/// The operations of `/notifications`.
#[derive(Clone, Copy, Debug)]
pub struct Notifications<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Notifications<'_> {
    /// Lists the caller's notifications, newest first.
    ///
    /// A notification stays at its place while more take part in it, so that a cursor neither skips nor repeats any.
    /// With `unread=true` a page may be short. May be slightly stale, the counts in `GET /notifications/counts` are
    /// not. Costs 1 RRU, 0.5 RRU for each 4 KB, and 0.5 RRU for each person who is shown.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `GET /notifications`
    pub fn list(&self, query: &ListNotificationsQuery) -> List<types::NotificationResponse> {
        self.stoa.list(Method::GET, &["notifications"]).query(query)
    }

    /// Tells how many of the caller's notifications are unread, and how many were not seen yet.
    ///
    /// Both are exact. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `GET /notifications/counts`
    pub fn find_counts(&self) -> Call<types::NotificationCounts, Plain> {
        self.stoa.call(Method::GET, &["notifications", "counts"])
    }

    /// Shows what the caller wants to be told, how, and when not.
    ///
    /// Where nothing was said, the shop's defaults. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `GET /notifications/preferences`
    pub fn find_preferences(&self) -> Call<types::NotificationPreferences, Conditional> {
        self.stoa.call(Method::GET, &["notifications", "preferences"])
    }

    /// Replaces what the caller wants to be told.
    ///
    /// It goes for what comes from now on; the digest that is being collected goes out when it was to. Mail reaches
    /// accounts with a verified address. Costs 1 RRU and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `PUT /notifications/preferences`
    pub fn replace_preferences(
        &self,
        version: impl Into<Expected>,
        body: &types::ReplaceNotificationPreferencesRequest,
    ) -> Call<types::NotificationPreferences, Plain> {
        self.stoa.call(Method::PUT, &["notifications", "preferences"]).version(version).json(body)
    }

    /// Marks all of the caller's notifications up to one as read.
    ///
    /// What came after that one stays as it is, also where it came a moment ago. Without `up_to`, all that there are
    /// are read. Doing it again changes nothing: it takes no idempotency key. Costs 1 RRU, 1 RRU for each 4 KB of what
    /// came after that one, and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    /// - 422: `too_many_above`: more than 1,000 came after that one.
    ///
    /// `POST /notifications/read-all`
    pub fn read_all(&self, body: &types::UpToRequest) -> Call<types::NotificationCounts, Plain> {
        self.stoa.call(Method::POST, &["notifications", "read-all"]).json(body)
    }

    /// Marks all of the caller's notifications up to one as seen.
    ///
    /// They stay unread: this is for the number beside the bell. Without `up_to`, all that there are were seen. Doing
    /// it again changes nothing: it takes no idempotency key. Costs 1 RRU, 1 RRU for each 4 KB of what came after that
    /// one, and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    /// - 422: `too_many_above`: more than 1,000 came after that one.
    ///
    /// `POST /notifications/seen`
    pub fn see(&self, body: &types::UpToRequest) -> Call<types::NotificationCounts, Plain> {
        self.stoa.call(Method::POST, &["notifications", "seen"]).json(body)
    }

    /// Makes a ticket that opens one socket for the caller's notifications.
    ///
    /// It is good once, for 30 seconds. Only its hash is kept, so it takes no idempotency key. Costs 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `POST /notifications/tickets`
    pub fn create_ticket(&self) -> Call<types::NotificationTicketResponse, Plain> {
        self.stoa.call(Method::POST, &["notifications", "tickets"])
    }

    /// Ends the mails that a link names.
    ///
    /// For mail programs (RFC 8058): the link of `List-Unsubscribe`, which needs no token of a sign-in. What the body
    /// says is not looked at. Doing it again changes nothing. Costs up to 1 RRU and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 422: `invalid_token`: the link is not one of this shop.
    ///
    /// `POST /notifications/unsubscribe`
    pub fn unsubscribe(&self, query: &UnsubscribeQuery) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["notifications", "unsubscribe"]).query(query).open()
    }

    /// Shows one of the caller's notifications.
    ///
    /// Costs 2 RRU, and 0.5 RRU for each person who is shown.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `GET /notifications/{notification_id}`
    pub fn find(&self, notification_id: &str) -> Call<types::NotificationResponse, Conditional> {
        self.stoa.call(Method::GET, &["notifications", notification_id])
    }

    /// Takes one of the caller's notifications away.
    ///
    /// It takes no `If-Match`: whatever it has become meanwhile goes with it. Costs 2 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `DELETE /notifications/{notification_id}`
    pub fn delete(&self, notification_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["notifications", notification_id])
    }

    /// Marks one of the caller's notifications as read.
    ///
    /// Once is enough, and whatever it has become meanwhile is read with it: it takes no `If-Match`. What happens later
    /// begins another notification. Costs 2 RRU and 7 WRU, and 0.5 RRU for each person who is shown.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `PUT /notifications/{notification_id}/read`
    pub fn read(&self, notification_id: &str) -> Call<types::NotificationResponse, Plain> {
        self.stoa.call(Method::PUT, &["notifications", notification_id, "read"])
    }
}

/// The query of [`Notifications::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListNotificationsQuery {
    /// `true` for unread ones alone.
    pub unread: Option<bool>,
}

/// The query of [`Notifications::unsubscribe`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnsubscribeQuery {
    /// The token of the link.
    pub token: Option<String>,
}
