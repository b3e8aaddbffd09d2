//! Books a transaction, once for its id.

use service::Problem;
use service::table::{TableError, Transaction as Commit};

use super::schedule::schedule;
use crate::Ledger;
use crate::model::{Draft, Kept, Refusal, Refused, Transaction, is_backdated};
use crate::store::{CLOSING, REFERENCE, TRANSACTION};

/// What a transaction came to.
#[derive(Debug)]
pub(crate) enum Booked {
    /// It is booked now.
    Now(Box<Transaction>),
    /// It is refused now, and stays so.
    Refused(Refusal),
    /// Its id stands for the same already.
    Before(Kept),
    /// Its id stands for something else.
    Taken,
}

/// Books a transaction, or records why not.
pub(crate) async fn book(app: &Ledger, draft: &Draft) -> Result<Booked, TableError> {
    book_and_tell(app, draft, |_, _| {}).await
}

/// The same, with events in the same commit: `tell` adds them, knowing the refusal where there is one.
pub(crate) async fn book_and_tell(
    app: &Ledger,
    draft: &Draft,
    tell: impl Fn(&mut Commit, Option<&Refusal>),
) -> Result<Booked, TableError> {
    let mut turn = app.store.turn(&draft.accounts(), draft.id).await?;
    loop {
        let now = app.context.clock.now();
        let step = match draft.decide(turn.accounts(), now) {
            Ok(step) => step,
            Err(refusal) => {
                if turn.look_closely().await? {
                    continue;
                }
                return refuse(app, draft, refusal, &tell).await;
            }
        };
        let mut commit = app.store.step(&step);
        if is_backdated(step.transaction.effective_at, now) {
            if let Some(refusal) = closed(app, &step.transaction).await? {
                return refuse(app, draft, refusal, &tell).await;
            }
            commit.push(app.store.check_open(&step.transaction.ledger, step.transaction.effective_at));
        }
        tell(&mut commit, None);
        match commit.commit().await {
            Ok(()) => {
                schedule(app);
                return Ok(Booked::Now(Box::new(step.transaction)));
            }
            // A period was closed at this moment: read it again.
            Err(error) if error.refused(CLOSING) && !error.refused(TRANSACTION) => {}
            Err(error) if error.refused(TRANSACTION) => return before(app, draft, error).await,
            Err(error) if error.refused(REFERENCE) => {
                let detail = "Another transaction has this reference.";
                return refuse(app, draft, Refusal::new("reference_taken", detail), &tell).await;
            }
            Err(error) => turn.again(error).await?,
        }
    }
}

/// Why a transaction can't count from when it is to, where its day is closed.
async fn closed(app: &Ledger, transaction: &Transaction) -> Result<Option<Refusal>, TableError> {
    let closing = app.store.closing(&transaction.ledger).await?;
    let day = transaction.effective_at.day();
    let closing = closing.filter(|closing| closing.through.as_str() >= day.as_str());
    Ok(closing.map(|closing| {
        let detail = format!("The books of {} are closed until the end of {}.", closing.ledger, closing.through);
        Refusal::new("period_closed", detail)
    }))
}

/// Records a refusal, unless the id stands for something already.
async fn refuse(
    app: &Ledger,
    draft: &Draft,
    refusal: Refusal,
    tell: impl Fn(&mut Commit, Option<&Refusal>),
) -> Result<Booked, TableError> {
    let (id, refused_at) = (draft.id, app.context.clock.now());
    let refused = Refused { id, fingerprint: draft.fingerprint(), refusal: refusal.clone(), refused_at };
    let mut commit = app.store.table().transaction();
    tell(&mut commit, Some(&refusal));
    let write = app.store.refuse(refused);
    let written = if commit.is_empty() {
        app.store.table().write(write).await
    } else {
        commit.push(write);
        commit.commit().await
    };
    match written {
        Ok(()) => Ok(Booked::Refused(refusal)),
        Err(error) if error.refused(TRANSACTION) => before(app, draft, error).await,
        Err(error) => Err(error),
    }
}

/// What the id stands for.
async fn before(app: &Ledger, draft: &Draft, error: TableError) -> Result<Booked, TableError> {
    match app.store.kept(draft.id).await? {
        Some(kept) if kept.fingerprint() == draft.fingerprint() => Ok(Booked::Before(kept)),
        Some(_) => Ok(Booked::Taken),
        None => Err(error),
    }
}

impl Refusal {
    /// The refusal as a client is told.
    pub(crate) fn problem(&self) -> Problem {
        let problem = Problem::refused(&self.code, self.detail.clone());
        match &self.account {
            Some(account) => problem.with("account", account),
            None => problem,
        }
    }
}
