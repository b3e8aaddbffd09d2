//! A release: entries that are published and withdrawn at one moment, all or none.

use std::collections::{BTreeMap, BTreeSet};

use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::{EntryId, ReleaseId};
use domain::locale::Locale;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

use super::schedule::{Failure, Moment};

/// Where a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ReleaseStatus)]
#[serde(rename_all = "lowercase")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum ReleaseStatus {
    /// It is being put together.
    Open,
    /// It is published by itself at its time.
    Scheduled,
    /// All of it happened.
    Published,
    /// Its time came, and something stood in the way: nothing of it happened.
    Failed,
}

impl ReleaseStatus {
    /// Its name in keys.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Failed => "failed",
        }
    }
}

/// What happens to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ReleaseAction)]
#[serde(rename_all = "lowercase")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum ReleaseAction {
    /// Its newest version is published.
    Publish,
    /// It is withdrawn.
    Unpublish,
}

/// An entry of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ReleaseEntry)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Member {
    /// The entry.
    pub(crate) entry_id: EntryId,
    /// What happens to it.
    pub(crate) action: ReleaseAction,
    /// The locales in which it is published; all in which it has values, without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Locale>>, max_items = 30)]
    pub(crate) locales: Option<BoundedVec<Locale, 30>>,
}

/// The entries of a release.
pub(crate) type Members = BoundedVec<Member, 90>;

/// What a client says of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ReleaseContent {
    pub(crate) name: Line<1, 200>,
    #[serde(default)]
    #[deserr(default)]
    pub(crate) entries: Members,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) publish_at: Option<Timestamp>,
}

/// What is to change of a release: a JSON Merge Patch (RFC 7396). `entries` are replaced whole.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ReleasePatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
    /// Its entries.
    #[schema(value_type = Option<Vec<Member>>, max_items = 90)]
    entries: Option<Members>,
    /// When it is published by itself; a moment that has passed is due at once, null takes it back.
    publish_at: Option<Timestamp>,
}

impl ReleaseContent {
    /// Checks what holds between its members.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        let (mut faults, mut seen) = (Faults::none(), BTreeSet::new());
        for (place, member) in self.entries.iter().enumerate() {
            if !seen.insert(member.entry_id) {
                let repeated = Invalid::new("repeated", "the entry is in the release already");
                faults.add(format!("/entries/{place}/entry_id"), repeated);
            }
            if member.action == ReleaseAction::Unpublish && member.locales.is_some() {
                let unfit = Invalid::new("unfit", "an entry is withdrawn in all locales");
                faults.add(format!("/entries/{place}/locales"), unfit);
            }
        }
        if self.publish_at.is_some() && self.entries.is_empty() {
            faults.add("/entries", Invalid::new("required", "a release without entries is not published"));
        }
        faults.none_or(())
    }
}

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Release {
    pub(crate) id: ReleaseId,
    pub(crate) version: u64,
    pub(crate) status: ReleaseStatus,
    pub(crate) content: ReleaseContent,
    /// How often its publication was tried in vain, for reasons of our own.
    #[serde(default)]
    pub(crate) attempts: u32,
    /// The versions that were published, by entry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) numbers: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Release {
    /// A new one, open.
    pub(crate) fn new(content: ReleaseContent, clock: &Clock) -> Self {
        let now = clock.now();
        Self {
            id: ReleaseId::new(clock),
            version: 1,
            status: ReleaseStatus::Open,
            content,
            attempts: 0,
            numbers: BTreeMap::new(),
            published_at: None,
            failure: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The same with other content, one version on: open or scheduled, and without what failed before.
    pub(crate) fn changed(&self, content: ReleaseContent, now: Timestamp) -> Self {
        let status = if content.publish_at.is_some() { ReleaseStatus::Scheduled } else { ReleaseStatus::Open };
        Self { content, status, attempts: 0, failure: None, ..self.next(now) }
    }

    /// The same, open: nothing happens by itself any more.
    pub(crate) fn cancelled(&self, now: Timestamp) -> Self {
        self.changed(ReleaseContent { publish_at: None, ..self.content.clone() }, now)
    }

    /// The same once all of it happened.
    pub(crate) fn published(&self, numbers: BTreeMap<String, u64>, at: Timestamp) -> Self {
        Self { status: ReleaseStatus::Published, numbers, published_at: Some(at), failure: None, ..self.next(at) }
    }

    /// The same once its time came and something stood in the way.
    pub(crate) fn failed(&self, failure: Failure, now: Timestamp) -> Self {
        let content = ReleaseContent { publish_at: None, ..self.content.clone() };
        Self { status: ReleaseStatus::Failed, content, failure: Some(failure), attempts: 0, ..self.next(now) }
    }

    /// The same once it was tried in vain.
    pub(crate) fn tried(&self, now: Timestamp) -> Self {
        Self { attempts: self.attempts + 1, ..self.next(now) }
    }

    fn next(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// When it is due.
    pub(crate) fn moments(&self) -> Vec<Moment> {
        let at = self.content.publish_at.filter(|_| self.status == ReleaseStatus::Scheduled);
        at.into_iter().map(|at| Moment { at, what: self.id.to_string() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(json: serde_json::Value) -> ReleaseContent {
        service::body::from_value(json).unwrap()
    }

    #[test]
    fn faults_have_their_places() {
        let id = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let twice = content(serde_json::json!({ "name": "A", "entries": [
            { "entry_id": id, "action": "publish", "locales": ["en"] }, { "entry_id": id, "action": "unpublish", "locales": ["en"] },
        ] }));
        let faults = twice.check().unwrap_err();
        let found: Vec<_> = faults.listed().iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(found, ["/entries/1/entry_id", "/entries/1/locales"]);
        let empty = content(serde_json::json!({ "name": "A", "publish_at": "2026-03-01T12:00:00Z" }));
        assert!(empty.check().is_err());
    }

    #[test]
    fn only_a_scheduled_release_is_due() {
        let clock = Clock::manual(Timestamp::from_millis(1_000));
        let open = Release::new(content(serde_json::json!({ "name": "A" })), &clock);
        assert!(open.moments().is_empty());
        let at = clock.now();
        let scheduled = open.changed(ReleaseContent { publish_at: Some(at), ..open.content.clone() }, at);
        assert_eq!((scheduled.status, scheduled.moments().len()), (ReleaseStatus::Scheduled, 1));
        assert!(scheduled.cancelled(at).moments().is_empty());
        assert!(scheduled.published(BTreeMap::new(), at).moments().is_empty());
    }
}
