//! `PUT /notifications/preferences`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;
use service::etag::IfMatch;

use super::views::NotificationPreferences;
use crate::Notifications;
use crate::commands::preferences::replace;
use crate::model::{Channels, Digest, KindSettings, Preferences, QuietHours};

/// What a person wants to be told.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ReplaceNotificationPreferencesRequest {
    /// Where each kind is told; those that are left out are told by the shop's defaults.
    #[deserr(default)]
    #[schema(value_type = BTreeMap<String, Channels>, required = false)]
    kinds: KindSettings,
    /// When mails and open sockets wait; without it, never.
    #[deserr(default)]
    #[schema(required = false)]
    quiet_hours: Option<QuietHours>,
    /// When digests go out; without it, each day at 8 in UTC.
    #[deserr(default)]
    #[schema(required = false)]
    digest: Option<Digest>,
}

/// Replaces what the caller wants to be told.
///
/// It goes for what comes from now on; the digest that is being collected goes out when it was to. Mail reaches accounts with
/// a verified address. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    put, path = "/notifications/preferences",
    request_body(content = ReplaceNotificationPreferencesRequest, description = "All that is wanted."),
    responses((status = 200, description = "What the caller wants now.", body = NotificationPreferences)),
)]
pub(crate) async fn replace_notification_preferences(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    if_match: IfMatch,
    Json(request): Json<ReplaceNotificationPreferencesRequest>,
) -> Result<Answer, Problem> {
    let ReplaceNotificationPreferencesRequest { kinds, quiet_hours, digest } = request;
    let wanted = Preferences { version: 0, kinds: kinds.0, quiet: quiet_hours, digest };
    let after = replace(&app, owner, if_match, wanted).await?;

    Ok(Answer::ok(&NotificationPreferences::of(&app, &after)).version(after.version))
}
