//! Books a transaction, once for its id.

use service::Problem;
use service::table::{TableError, Transaction as Commit};

use super::expire::expire_overdue;
use super::schedule::schedule;
use crate::Ledger;
use crate::model::{Account, Accounts, Asked, Draft, Kept, NewAccount, Refusal, Refused, Transaction, is_backdated};
use crate::store::{ACCOUNT, CLOSING, REFERENCE, REVERSED, TRANSACTION};

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
    /// The transaction that it takes back has changed meanwhile.
    Changed,
}

/// What is booked, and what with it.
pub(crate) struct Booking<'a> {
    /// The transaction.
    pub(crate) draft: &'a Draft,
    /// Accounts that are opened where they are not there yet.
    pub(crate) opens: Vec<NewAccount>,
    /// The transaction that it takes back.
    pub(crate) reverses: Option<&'a Transaction>,
    /// Whether a refusal is recorded, so that it stays. Without it, the same may be asked for again.
    pub(crate) keeps_refusal: bool,
}

impl<'a> Booking<'a> {
    /// A transaction of accounts that are there.
    pub(crate) const fn of(draft: &'a Draft) -> Self {
        Self { draft, opens: Vec::new(), reverses: None, keeps_refusal: true }
    }

    /// Books it, or records why not.
    pub(crate) async fn book(&self, app: &Ledger) -> Result<Booked, TableError> {
        self.book_and_tell(app, |_, _| {}).await
    }

    /// The same, with events in the same commit: `tell` adds them, knowing the refusal where there is one.
    pub(crate) async fn book_and_tell(
        &self,
        app: &Ledger,
        tell: impl Fn(&mut Commit, Option<&Refusal>),
    ) -> Result<Booked, TableError> {
        let draft = self.draft;
        let mut turn = app.store.turn(&draft.accounts(), draft.id).await?;
        let mut has_looked = false;
        let mut today: Option<Draft> = None;
        loop {
            let now = app.context.clock.now();
            if !has_looked && turn.accounts().values().any(|account| account.may_hold_expired(now)) {
                // Ending a hold takes a turn at the same accounts.
                let accounts: Vec<Account> = turn.accounts().values().cloned().collect();
                drop(turn);
                expire_overdue(app, &accounts).await?;
                turn = app.store.turn(&draft.accounts(), draft.id).await?;
                has_looked = true;
                continue;
            }
            let mut step = match today.as_ref().unwrap_or(draft).decide(turn.accounts(), now) {
                Ok(step) => step,
                Err(refusal) => {
                    let missing = self.missing(turn.accounts());
                    if !missing.is_empty() {
                        drop(turn);
                        open_all(app, missing).await?;
                        turn = app.store.turn(&draft.accounts(), draft.id).await?;
                        continue;
                    }
                    if turn.look_closely().await? {
                        continue;
                    }
                    return self.refuse(app, refusal, &tell).await;
                }
            };
            step.transaction.fingerprint = draft.fingerprint();
            step.reversed = self.reverses.map(|reversed| reversed.reversed_by(draft.id, step.record.booked_at));
            let mut commit = app.store.step(&step);
            if is_backdated(step.transaction.effective_at, now) {
                match closed(app, &step.transaction).await? {
                    Some(_) if draft.asked == Asked::HasHappened => {
                        // It counts from today instead.
                        today = Some(Draft { effective_at: None, ..draft.clone() });
                        continue;
                    }
                    Some(refusal) => return self.refuse(app, refusal, &tell).await,
                    None => {}
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
                Err(error) if error.refused(TRANSACTION) => return self.before(app, error).await,
                Err(error) if error.refused(REVERSED) => return Ok(Booked::Changed),
                Err(error) if error.refused(REFERENCE) => {
                    let detail = "Another transaction has this reference.";
                    return self.refuse(app, Refusal::new("reference_taken", detail), &tell).await;
                }
                Err(error) => turn.again(error).await?,
            }
        }
    }

    fn missing(&self, accounts: &Accounts) -> Vec<NewAccount> {
        self.opens.iter().filter(|new| !accounts.contains_key(&new.path)).cloned().collect()
    }

    /// Records a refusal, unless the id stands for something already.
    async fn refuse(
        &self,
        app: &Ledger,
        refusal: Refusal,
        tell: impl Fn(&mut Commit, Option<&Refusal>),
    ) -> Result<Booked, TableError> {
        let (draft, refused_at) = (self.draft, app.context.clock.now());
        if !self.keeps_refusal {
            return Ok(Booked::Refused(refusal));
        }
        let fingerprint = draft.fingerprint();
        let write = app.store.refuse(Refused { id: draft.id, fingerprint, refusal: refusal.clone(), refused_at });
        let mut commit = app.store.table().transaction();
        tell(&mut commit, Some(&refusal));
        let written = if commit.is_empty() {
            app.store.table().write(write).await
        } else {
            commit.push(write);
            commit.commit().await
        };
        match written {
            Ok(()) => Ok(Booked::Refused(refusal)),
            Err(error) if error.refused(TRANSACTION) => self.before(app, error).await,
            Err(error) => Err(error),
        }
    }

    /// What the id stands for.
    async fn before(&self, app: &Ledger, error: TableError) -> Result<Booked, TableError> {
        match app.store.kept(self.draft.id).await? {
            Some(kept) if kept.fingerprint() == self.draft.fingerprint() => Ok(Booked::Before(kept)),
            Some(_) => Ok(Booked::Taken),
            None => Err(error),
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

/// Opens accounts that are not there yet; one that somebody else opens at the same moment is as good.
async fn open_all(app: &Ledger, accounts: Vec<NewAccount>) -> Result<(), TableError> {
    for account in accounts {
        let opened = app.store.open(&account.open(app.context.clock.now())).commit().await;
        match opened {
            Err(error) if error.refused(ACCOUNT) => {}
            other => other?,
        }
    }
    Ok(())
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
