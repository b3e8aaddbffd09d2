//! What moderators do to posts, reviews and people; each is in the log, in the same commit.

use domain::id::{AccountId, Raw, ReportId};
use events::social::{PostState, ProfileState, Reported};
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction};

use crate::Social;
use crate::model::{LogEntry, PostStatus, Profile};
use crate::store::{POST, PROFILE, RATING, REVIEW};

/// An act of a moderator.
#[derive(Clone, Debug)]
pub(crate) struct Act<'a> {
    /// The token's subject.
    pub(crate) moderator: &'a str,
    pub(crate) note: &'a str,
    /// Whether something is taken away, or given back.
    pub(crate) takes_away: bool,
    /// Whether the person is meant, not what they wrote.
    pub(crate) person: bool,
    pub(crate) report_id: Option<ReportId>,
}

impl Act<'_> {
    fn name(&self) -> &'static str {
        match (self.person, self.takes_away) {
            (false, true) => "hide",
            (false, false) => "unhide",
            (true, true) => "suspend",
            (true, false) => "unsuspend",
        }
    }
}

/// Adds what a moderator did to the log. 2 WRU.
pub(crate) fn log(app: &Social, transaction: &mut Transaction, act: &Act<'_>, action: &str, subject: &Reported) {
    let entry = LogEntry {
        id: Raw::new(&app.context.clock).to_string(),
        at: app.now(),
        moderator: act.moderator.to_owned(),
        action: action.to_owned(),
        subject: subject.clone(),
        note: act.note.to_owned(),
        report_id: act.report_id,
    };
    app.store.log(transaction, &entry);
}

/// Whether a write was refused because another one came first.
pub(crate) fn is_overtaken(error: &TableError) -> bool {
    [POST, PROFILE, REVIEW, RATING].iter().any(|label| error.refused(label))
}

/// The transaction that carries an act out, with its place in the log; `None` where there is nothing to do. 404 where there is no
/// such thing.
pub(crate) async fn prepare(app: &Social, subject: &Reported, act: &Act<'_>) -> Result<Option<Transaction>, Problem> {
    let changed = match (subject, act.person) {
        (Reported::Profile(account), true) => turn_profile(app, *account, act).await?,
        (Reported::Post(id), false) => {
            let found = app
                .store
                .post(*id)
                .await?
                .filter(|post| matches!(post.status, PostStatus::Published | PostStatus::Hidden));
            let before = found.ok_or_else(|| Problem::not_found("post"))?;
            let status = if act.takes_away { PostStatus::Hidden } else { PostStatus::Published };
            (before.status != status).then(|| app.store.turn_post(&before, &before.at(status, app.now())))
        }
        (Reported::Review(id), false) => {
            let before = app.store.review_by_id(*id).await?.ok_or_else(|| Problem::not_found("review"))?;
            let state = if act.takes_away { PostState::Hidden } else { PostState::Published };
            let rating = app.store.rating(before.product_id).await?;
            let after = before.at(state, app.now());
            (before.state != state).then(|| app.store.change_review(Some(&before), Some(&after), &rating, app.now()))
        }
        _ => return Err(Problem::refused("unfit_decision", "A person is suspended, and what they wrote is hidden.")),
    };
    Ok(changed.map(|mut transaction| {
        log(app, &mut transaction, act, act.name(), subject);
        transaction
    }))
}

async fn turn_profile(app: &Social, account: AccountId, act: &Act<'_>) -> Result<Option<Transaction>, Problem> {
    let before = app.store.profile(account).await?.filter(|before| before.content.is_some());
    let before: Profile = before.ok_or_else(|| Problem::not_found("profile"))?;
    let state = if act.takes_away { ProfileState::Suspended } else { ProfileState::Active };
    if before.state == state {
        return Ok(None);
    }
    let mut transaction = app.store.table().transaction();
    app.store.put_profile(&mut transaction, Some(&before), &before.at(state, app.now()));
    Ok(Some(transaction))
}

/// Carries an act out. Idempotent. 1 to 3 RRU and 7 to 12 WRU, 2 more with a key.
pub(crate) async fn carry_out(
    app: &Social,
    subject: &Reported,
    act: &Act<'_>,
    idempotency: &Idempotency,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("subject of moderation");
    loop {
        let Some(transaction) = prepare(app, subject, act).await? else { return Ok(Answer::no_content()) };
        match idempotency.commit(transaction, Answer::no_content()).await {
            Err(error) if is_overtaken(&error) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}
