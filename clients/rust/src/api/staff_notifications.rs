// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/staff-notifications`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, List, Plain};
use crate::types;

/// The operations of `/staff-notifications`.
#[derive(Clone, Copy, Debug)]
pub struct StaffNotifications<'a> {
    pub(super) stoa: &'a Stoa,
}

impl StaffNotifications<'_> {
    /// Lists the notifications that staff share, newest first.
    ///
    /// Needs the scope `notifications:staff`. All see the same; what is read is each one's own. Costs 1 RRU, and 0.5
    /// RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:staff` is missing.
    ///
    /// `GET /staff-notifications`
    pub fn list(&self, query: &ListStaffNotificationsQuery) -> List<types::NotificationResponse> {
        self.stoa.list(Method::GET, &["staff-notifications"]).query(query)
    }

    /// Tells how many notifications of staff the caller has not read.
    ///
    /// Needs the scope `notifications:staff`. It is exact. Costs 2 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:staff` is missing.
    ///
    /// `GET /staff-notifications/counts`
    pub fn find_counts(&self) -> Call<types::StaffNotificationCounts, Plain> {
        self.stoa.call(Method::GET, &["staff-notifications", "counts"])
    }

    /// Marks all notifications of staff up to one as read by the caller.
    ///
    /// Needs the scope `notifications:staff`. For others they stay unread. Without `up_to`, all that there are are
    /// read. Doing it again changes nothing: it takes no idempotency key. Costs 3 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:staff` is missing.
    ///
    /// `POST /staff-notifications/read-all`
    pub fn read(&self, body: &types::UpToRequest) -> Call<types::StaffNotificationCounts, Plain> {
        self.stoa.call(Method::POST, &["staff-notifications", "read-all"]).json(body)
    }
}

/// The query of [`StaffNotifications::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListStaffNotificationsQuery {
    /// `true` for unread ones alone.
    pub unread: Option<bool>,
}
