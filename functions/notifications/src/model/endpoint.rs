//! Endpoints: where webhooks go, what they are asked for, and by which secrets they are signed.

use std::time::Duration;

use domain::Timestamp;
use domain::bounds::Line;
use domain::id::WebhookEndpointId;
use serde::{Deserialize, Serialize};

use super::{EndpointUrl, Signing, offered};

/// How many endpoints there are at most.
pub(crate) const MAX_ENDPOINTS: u64 = 20;
/// How long an old secret signs beside a new one.
pub(crate) const ROTATION: Duration = Duration::from_secs(24 * 60 * 60);
/// After so long without any success, an endpoint is switched off.
const FAILING_FOR: Duration = Duration::from_secs(5 * 24 * 60 * 60);

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    pub(crate) id: WebhookEndpointId,
    #[serde(flatten)]
    pub(crate) content: EndpointContent,
    pub(crate) signing: Signing,
    /// The sealed secret that signs.
    pub(crate) secret: String,
    /// The one before, while it signs too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) old_secret: Option<OldSecret>,
    /// Why it was switched off by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) disabled: Option<Disabled>,
    /// Since when nothing was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What staff set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EndpointContent {
    pub(crate) url: EndpointUrl,
    /// Types, or prefixes of them.
    pub(crate) events: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<Line<1, 200>>,
    pub(crate) enabled: bool,
}

/// A sealed secret that signs for a while yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OldSecret {
    pub(crate) secret: String,
    pub(crate) until: Timestamp,
}

/// Why an endpoint was switched off by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EndpointDisabled)]
pub(crate) struct Disabled {
    /// `gone`, where it answered 410, or `failing`, where it took nothing for five days.
    pub(crate) reason: String,
    /// When.
    pub(crate) at: Timestamp,
}

impl Endpoint {
    /// Whether it asks for events of this type.
    pub(crate) fn asks_for(&self, kind: &str) -> bool {
        self.content.enabled && self.content.events.iter().any(|pattern| offered::matches(pattern, kind))
    }

    /// The sealed secrets that sign now, the newest first.
    pub(crate) fn secrets(&self, now: Timestamp) -> Vec<&str> {
        let old = self.old_secret.as_ref().filter(|old| old.until > now).map(|old| old.secret.as_str());
        std::iter::once(self.secret.as_str()).chain(old).collect()
    }

    /// With a new sealed secret; the old one signs beside it for a day.
    pub(crate) fn rotated(mut self, secret: String, now: Timestamp) -> Self {
        let old = std::mem::replace(&mut self.secret, secret);
        self.old_secret = Some(OldSecret { secret: old, until: now + ROTATION });
        self.touched(now)
    }

    /// With other content. Who switches it on begins anew.
    pub(crate) fn changed(mut self, content: EndpointContent, now: Timestamp) -> Self {
        if content.enabled && !self.content.enabled {
            self.disabled = None;
            self.failing_since = None;
        }
        self.content = content;
        self.touched(now)
    }

    /// Switched off by itself.
    pub(crate) fn disabled(mut self, reason: &str, now: Timestamp) -> Self {
        self.content.enabled = false;
        self.disabled = Some(Disabled { reason: reason.to_owned(), at: now });
        self.touched(now)
    }

    /// After an attempt; `None` where nothing changes.
    pub(crate) fn after(&self, outcome: Answered, now: Timestamp) -> Option<Self> {
        match outcome {
            _ if !self.content.enabled => None,
            Answered::Gone => Some(self.clone().disabled("gone", now)),
            Answered::Taken => {
                self.failing_since?;
                Some(Self { failing_since: None, ..self.clone() }.touched(now))
            }
            Answered::Failed => match self.failing_since {
                None => Some(Self { failing_since: Some(now), ..self.clone() }.touched(now)),
                Some(since) if since + FAILING_FOR <= now => Some(self.clone().disabled("failing", now)),
                Some(_) => None,
            },
        }
    }

    fn touched(mut self, now: Timestamp) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// How an endpoint took an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    /// 2xx.
    Taken,
    /// 410: it wants nothing any more.
    Gone,
    /// Anything else, or nothing.
    Failed,
}
