//! Reports of what breaks the rules, and what moderators do.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};
use domain::id::{AccountId, PostId, ReportId, ReviewId};
use events::social::{ReportDecided, ReportOpened, Reported};
use serde::{Deserialize, Serialize};

/// Why something is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ReportReason)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Reason {
    /// Unasked advertising.
    Spam,
    /// Insult or harassment.
    Abuse,
    /// Against the law.
    Illegal,
    /// Not true.
    False,
    /// Anything else.
    Other,
}

impl Reason {
    const fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Abuse => "abuse",
            Self::Illegal => "illegal",
            Self::False => "false",
            Self::Other => "other",
        }
    }
}

/// What becomes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = ReportDecision)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Decision {
    /// Nothing breaks the rules.
    Dismissed,
    /// The post or the review is hidden.
    Hidden,
    /// The person, or whoever wrote it, is suspended.
    Suspended,
}

impl Decision {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Dismissed => "dismissed",
            Self::Hidden => "hidden",
            Self::Suspended => "suspended",
        }
    }
}

/// A report that somebody makes: of exactly one post, review or person.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct NewReport {
    /// The post.
    #[deserr(default)]
    pub(crate) post_id: Option<PostId>,
    /// The review.
    #[deserr(default)]
    pub(crate) review_id: Option<ReviewId>,
    /// The person.
    #[deserr(default)]
    pub(crate) account_id: Option<AccountId>,
    /// Why.
    pub(crate) reason: Reason,
    /// In words.
    #[deserr(default)]
    pub(crate) text: Option<Text<0, 1000>>,
}

impl NewReport {
    /// What it is about.
    pub(crate) fn subject(&self) -> Result<Reported, Faults> {
        match (self.post_id, self.review_id, self.account_id) {
            (Some(post), None, None) => Ok(Reported::Post(post)),
            (None, Some(review), None) => Ok(Reported::Review(review)),
            (None, None, Some(account)) => Ok(Reported::Profile(account)),
            _ => {
                let one = Invalid::new("exactly_one", "exactly one of post_id, review_id and account_id is expected");
                Err(Faults::one("", one))
            }
        }
    }
}

/// The id of what is reported.
pub(crate) fn subject_id(subject: &Reported) -> String {
    match subject {
        Reported::Post(id) => id.to_string(),
        Reported::Review(id) => id.to_string(),
        Reported::Profile(id) => id.to_string(),
    }
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    pub(crate) decision: Decision,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
}

/// A report as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) id: ReportId,
    pub(crate) version: u64,
    /// Nobody, where the account is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reporter: Option<AccountId>,
    pub(crate) subject: Reported,
    pub(crate) reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    pub(crate) opened_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decided: Option<Decided>,
}

impl Report {
    pub(crate) fn opened(&self) -> ReportOpened {
        ReportOpened {
            report_id: self.id,
            subject: self.subject.clone(),
            reason: self.reason.name().to_owned(),
            opened_at: self.opened_at,
        }
    }

    pub(crate) fn decision(&self) -> Option<ReportDecided> {
        self.decided.as_ref().map(|decided| ReportDecided {
            report_id: self.id,
            subject: self.subject.clone(),
            decision: decided.decision.name().to_owned(),
            decided_at: decided.at,
        })
    }
}

/// What a moderator did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LogEntry {
    /// Names it.
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    /// The token's subject.
    pub(crate) moderator: String,
    pub(crate) action: String,
    pub(crate) subject: Reported,
    pub(crate) note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) report_id: Option<ReportId>,
}
