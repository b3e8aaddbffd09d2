//! Reports, the log of moderators, threads and exports as clients see them.

use domain::Timestamp;
use domain::id::{AccountId, PostId, ReportId, ReviewId};
use events::social::Reported;
use serde::Serialize;

use super::PostResponse;
use crate::commands::thread::Spot;
use crate::model::{Decision, LogEntry, Reason, Report};

/// What a report is about: one of them.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = ReportedResponse)]
struct SubjectResponse {
    /// A post.
    #[serde(skip_serializing_if = "Option::is_none")]
    post_id: Option<PostId>,
    /// A review.
    #[serde(skip_serializing_if = "Option::is_none")]
    review_id: Option<ReviewId>,
    /// A person.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
}

impl From<&Reported> for SubjectResponse {
    fn from(subject: &Reported) -> Self {
        match *subject {
            Reported::Post(id) => Self { post_id: Some(id), ..Self::default() },
            Reported::Review(id) => Self { review_id: Some(id), ..Self::default() },
            Reported::Profile(id) => Self { account_id: Some(id), ..Self::default() },
        }
    }
}

/// A report as whoever made it sees it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OwnReportResponse {
    /// Its id.
    pub(crate) id: ReportId,
    /// What it is about.
    subject: SubjectResponse,
    /// Why.
    reason: Reason,
    /// In words.
    text: Option<String>,
    /// When it was opened.
    opened_at: Timestamp,
}

impl From<&Report> for OwnReportResponse {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id,
            subject: (&report.subject).into(),
            reason: report.reason,
            text: report.text.clone(),
            opened_at: report.opened_at,
        }
    }
}

/// A report as moderators see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReportResponse {
    #[serde(flatten)]
    report: OwnReportResponse,
    /// Who made it; nobody, where the account is erased.
    reporter: Option<AccountId>,
    /// `open` or `decided`.
    #[schema(example = "open")]
    state: &'static str,
    /// What became of it.
    decision: Option<Decision>,
    /// Why.
    note: Option<String>,
    /// Who decided.
    decided_by: Option<String>,
    /// When.
    decided_at: Option<Timestamp>,
    /// The `ETag`.
    version: u64,
}

impl From<&Report> for ReportResponse {
    fn from(report: &Report) -> Self {
        let decided = report.decided.as_ref();
        Self {
            report: report.into(),
            reporter: report.reporter,
            state: if decided.is_some() { "decided" } else { "open" },
            decision: decided.map(|decided| decided.decision),
            note: decided.map(|decided| decided.note.clone()),
            decided_by: decided.map(|decided| decided.by.clone()),
            decided_at: decided.map(|decided| decided.at),
            version: report.version,
        }
    }
}

/// What a moderator did.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ModerationLogResponse)]
pub(crate) struct LogResponse {
    /// When.
    at: Timestamp,
    /// Who: the token's subject.
    moderator: String,
    /// `hide`, `unhide`, `suspend`, `unsuspend`, or a decision: `dismissed`, `hidden`, `suspended`.
    #[schema(example = "hide")]
    action: String,
    /// To what.
    subject: SubjectResponse,
    /// Why.
    note: String,
    /// The report that led to it.
    report_id: Option<ReportId>,
}

impl From<&LogEntry> for LogResponse {
    fn from(entry: &LogEntry) -> Self {
        Self {
            at: entry.at,
            moderator: entry.moderator.clone(),
            action: entry.action.clone(),
            subject: (&entry.subject).into(),
            note: entry.note.clone(),
            report_id: entry.report_id,
        }
    }
}

/// One place of a thread.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ThreadResponse {
    /// The post.
    id: PostId,
    /// What it answers; the first answers nothing.
    parent: Option<PostId>,
    /// Null where the caller may not see it, and something below it.
    post: Option<PostResponse>,
}

impl From<&Spot> for ThreadResponse {
    fn from(spot: &Spot) -> Self {
        Self { id: spot.id, parent: spot.parent, post: spot.seen.as_ref().map(PostResponse::from) }
    }
}

/// Something that is a person's own.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SocialExportResponse)]
pub(crate) struct ExportResponse {
    /// `profile`, `post`, `scheduled_post`, `follow` (with blocks), `mute`, `reaction`, `review` or `report`.
    #[schema(example = "post")]
    pub(crate) kind: &'static str,
    /// As it is kept.
    #[schema(value_type = Object)]
    pub(crate) data: serde_json::Value,
}
