//! What several routes read.

use deserr::Deserr;
use domain::bounds::Text;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::NotificationId;
use service::Problem;

use crate::Notifications;
use crate::model::{EndpointUrl, offered};

/// The patterns of the events that an endpoint asks for.
pub(super) type Patterns = BoundedVec<Text<1, 100>, 50>;

/// Up to where.
#[derive(Debug, Default, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(super) struct UpToRequest {
    /// All up to this notification; without it, all that there are.
    #[deserr(default)]
    #[schema(required = false)]
    pub(super) up_to: Option<NotificationId>,
}

/// Selects notifications.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NotificationsFilter {
    /// `true` for unread ones alone.
    #[deserr(default)]
    #[param(inline, required = false)]
    pub(super) unread: Option<OnlyUnread>,
}

/// Whether only unread ones are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(rename_all = "lowercase")]
pub(super) enum OnlyUnread {
    /// Unread ones alone.
    True,
    /// All.
    False,
}

impl NotificationsFilter {
    pub(super) fn is_unread_only(&self) -> bool {
        self.unread == Some(OnlyUnread::True)
    }
}

/// Refuses what no endpoint may ask for, and where none may be, each with its place.
pub(super) fn check_endpoint(app: &Notifications, url: &EndpointUrl, events: &[String]) -> Result<(), Problem> {
    let mut faults = Faults::none();
    let webhooks = &app.config.webhooks;
    if let Err(invalid) = url.check(webhooks.may_be_http, &webhooks.allowed) {
        faults.add("/url", invalid);
    }
    if events.is_empty() {
        faults.add("/events", Invalid::new("out_of_range", "at least one type is expected"));
    }
    for (n, pattern) in events.iter().enumerate() {
        if let Err(invalid) = offered::check_pattern(pattern) {
            faults.add(format!("/events/{n}"), invalid);
        }
    }
    faults.none_or(()).map_err(|faults| {
        Problem::refused_with("invalid_webhook_endpoint", "This endpoint can't be called so.", faults)
    })
}
