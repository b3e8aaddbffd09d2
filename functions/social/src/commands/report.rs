//! Reports: opened by people, decided by moderators.

use domain::id::{AccountId, ReportId};
use events::social::Reported;
use service::Problem;
use service::body::Answer;
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::moderate::{self, Act};
use super::{look, people};
use crate::Social;
use crate::model::{Decided, Decision, NewReport, Report, Viewer, sees_profile};
use crate::store::{REPORT, REPORTED};

/// Opens a report of what its author sees. 8 WRU, 10 with a key, and what it costs to look.
pub(crate) async fn open(
    app: &Social,
    account: AccountId,
    new: NewReport,
    idempotency: &Idempotency,
    answer: impl Fn(&Report) -> Answer,
) -> Result<Answer, Problem> {
    let subject = new.subject().map_err(Problem::invalid)?;
    people::not_gone(app, account).await?;
    let viewer = Viewer { account: Some(account), moderates: false };
    let author = match &subject {
        Reported::Post(id) => look::find(app, viewer, *id).await?.author,
        Reported::Review(id) => {
            let found = app.store.review_by_id(*id).await?.filter(|review| review.counts());
            found.ok_or_else(|| Problem::not_found("review"))?.author
        }
        Reported::Profile(id) => *id,
    };
    let standing = app.store.standings(Some(account), [author]).await?.remove(&author);
    let is_seen = standing.is_some_and(|standing| {
        standing.profile.as_ref().is_some_and(|profile| sees_profile(viewer, profile, &standing))
    });
    if !is_seen {
        return Err(Problem::not_found("subject"));
    }
    if author == account {
        return Err(Problem::refused("own_subject", "Nobody reports themselves."));
    }
    let report = Report {
        id: ReportId::new(&app.context.clock),
        version: 1,
        reporter: Some(account),
        subject,
        reason: new.reason,
        text: new.text.map(|text| text.to_string()),
        opened_at: app.now(),
        decided: None,
    };
    match idempotency.commit(app.store.open_report(&report, account), answer(&report)).await {
        Err(error) if error.refused(REPORTED) => {
            Err(Problem::conflict("already_reported", "The caller's report of this is still open."))
        }
        other => Ok(other?),
    }
}

/// Decides a report, with what follows from it. The same decision again changes nothing. 1 to 5 RRU, and 11 to 20 WRU.
pub(crate) async fn decide(
    app: &Social,
    id: ReportId,
    (decision, note): (Decision, &str),
    moderator: &str,
    if_match: IfMatch,
    idempotency: &Idempotency,
    shown: impl Fn(&Report) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("report");
    loop {
        let before = app.store.report(id).await?.ok_or_else(|| Problem::not_found("report"))?;
        if let Some(decided) = &before.decided {
            let is_same = decided.decision == decision && decided.note == note;
            let already = || Problem::conflict("already_decided", "This report is decided.");
            return if is_same { Ok(shown(&before)) } else { Err(already()) };
        }
        if_match.check(before.version)?;
        let decided = Decided { decision, note: note.to_owned(), by: moderator.to_owned(), at: app.now() };
        let after = Report { version: before.version + 1, decided: Some(decided), ..before.clone() };
        let person = decision == Decision::Suspended;
        let act = Act { moderator, note, takes_away: true, person, report_id: Some(id) };
        let followed = match decision {
            Decision::Dismissed => None,
            Decision::Hidden => followed(moderate::prepare(app, &before.subject, &act).await)?,
            Decision::Suspended => match author(app, &before.subject).await? {
                Some(author) => followed(moderate::prepare(app, &Reported::Profile(author), &act).await)?,
                None => None,
            },
        };
        let mut transaction = followed.unwrap_or_else(|| app.store.table().transaction());
        app.store.decide_report(&mut transaction, &before, &after);
        moderate::log(app, &mut transaction, &act, decision.name(), &before.subject);
        match idempotency.commit(transaction, shown(&after)).await {
            Err(error) if error.refused(REPORT) || moderate::is_overtaken(&error) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}

/// What is gone meanwhile needs nothing.
fn followed<T>(prepared: Result<Option<T>, Problem>) -> Result<Option<T>, Problem> {
    match prepared {
        Err(problem) if problem.status() == http::StatusCode::NOT_FOUND => Ok(None),
        other => other,
    }
}

async fn author(app: &Social, subject: &Reported) -> Result<Option<AccountId>, Problem> {
    Ok(match subject {
        Reported::Post(id) => app.store.post(*id).await?.map(|post| post.author),
        Reported::Review(id) => app.store.review_by_id(*id).await?.map(|review| review.author),
        Reported::Profile(id) => Some(*id),
    })
}
