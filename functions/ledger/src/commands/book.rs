//! Books a transaction, once for its id.

use std::borrow::Cow;

use domain::Timestamp;
use service::Problem;
use service::table::{Attempts, TableError, Transaction as Commit, Write, error_chain};

use super::expire::{Looked, expire_overdue};
use super::follow::misplaced;
use super::open::open_all;
use super::schedule::schedule;
use crate::Ledger;
use crate::model::{
    AccountPath, Accounts, Asked, Counted, Draft, Kept, NewAccount, Refusal, Refused, Step, Transaction, WalletRules,
    is_backdated,
};
use crate::store::{CLOSING, LEFT, REFERENCE, REVERSED, TRANSACTION};

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
    /// Whether the wallet of the account that a guest became is booked on in place of the guest's.
    pub(crate) follows: bool,
    /// Of a transfer among people: the rules by whose limits it counts. Its first entry is the payer's, its second the
    /// recipient's.
    pub(crate) spends: Option<&'a WalletRules>,
}

impl<'a> Booking<'a> {
    /// A transaction of accounts that are there.
    pub(crate) const fn of(draft: &'a Draft) -> Self {
        Self { draft, opens: Vec::new(), reverses: None, keeps_refusal: true, follows: true, spends: None }
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
        // What is booked may follow a guest's wallet, or count from today; its fingerprint is that of what was asked for.
        let mut draft = Cow::Borrowed(self.draft);
        let mut opens = self.opens.clone();
        // The guests' wallets whose place others have taken.
        let mut left: Vec<AccountPath> = Vec::new();
        let mut attempts = Attempts::on("account");
        let mut turn = app.store.turn(&draft.accounts(), draft.id).await?;
        let mut looked = Looked::default();
        loop {
            let now = app.context.clock.now();
            if let Some(overdue) = looked.first(turn.accounts(), now) {
                // Ending a hold takes a turn at the same accounts.
                drop(turn);
                if let Err(error) = expire_overdue(app, &overdue).await {
                    tracing::warn!(error = %error_chain(&error), "overdue holds are left");
                }
                turn = app.store.turn(&draft.accounts(), draft.id).await?;
                continue;
            }
            if let Some((followed, heirs)) = draft.following(turn.accounts()).filter(|_| self.follows) {
                // It may have been frozen a moment ago.
                if turn.look_closely().await? {
                    continue;
                }
                left.extend(draft.left(turn.accounts()));
                let is_transfer = self.spends.is_some();
                if let Some(refusal) = misplaced(app, is_transfer, (&draft, &followed), &heirs, left.len()).await? {
                    return self.refuse(app, refusal, &tell).await;
                }
                drop(turn);
                opens.extend(heirs);
                draft = Cow::Owned(followed);
                looked = Looked::default();
                turn = app.store.turn(&draft.accounts(), draft.id).await?;
                continue;
            }
            let (mut step, count) = match self.decide(app, &draft, turn.accounts(), now).await? {
                Ok(decided) => decided,
                Err(refusal) => {
                    let missing = missing(&opens, &draft, turn.accounts());
                    if !missing.is_empty() {
                        drop(turn);
                        open_all(app, missing).await?;
                    } else if turn.look_closely().await? {
                        // A hold may have expired, or funds come, a moment ago.
                        continue;
                    } else if let Some(overdue) = looked.further(turn.accounts(), now, &refusal)? {
                        drop(turn);
                        expire_overdue(app, &overdue).await?;
                    } else {
                        return self.refuse(app, refusal, &tell).await;
                    }
                    turn = app.store.turn(&draft.accounts(), draft.id).await?;
                    continue;
                }
            };
            step.transaction.fingerprint = self.draft.fingerprint();
            step.reversed = self.reverses.map(|reversed| reversed.reversed_by(draft.id, step.record.booked_at));
            let mut commit = app.store.step(&step);
            if is_backdated(step.transaction.effective_at, now) {
                match closed(app, &step.transaction).await? {
                    Some(_) if draft.asked == Asked::HasHappened => {
                        // It counts from today instead.
                        draft = Cow::Owned(Draft { effective_at: None, ..draft.into_owned() });
                        continue;
                    }
                    Some(refusal) => return self.refuse(app, refusal, &tell).await,
                    None => {}
                }
                commit.push(app.store.check_open(&step.transaction.ledger, step.transaction.effective_at));
            }
            if let Some(count) = count {
                commit.push(count);
            }
            for path in &left {
                commit.push(app.store.check_left(path));
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
                // A guest's wallet was frozen at this moment: what concerns it stays there.
                Err(error) if error.refused(LEFT) => {
                    attempts.again().await?;
                    drop(turn);
                    (draft, opens) = (Cow::Borrowed(self.draft), self.opens.clone());
                    left.clear();
                    looked = Looked::default();
                    turn = app.store.turn(&draft.accounts(), draft.id).await?;
                }
                Err(error) if error.refused(REVERSED) => return Ok(Booked::Changed),
                Err(error) if error.refused(REFERENCE) => {
                    let detail = "Another transaction has this reference.";
                    return self.refuse(app, Refusal::new("reference_taken", detail), &tell).await;
                }
                Err(error) => turn.again(error).await?,
            }
        }
    }

    /// Decides on the accounts of a turn: the step, and of a transfer the write that counts it against its payer's limits.
    async fn decide(
        &self,
        app: &Ledger,
        draft: &Draft,
        accounts: &Accounts,
        now: Timestamp,
    ) -> Result<Result<(Step, Option<Write>), Refusal>, TableError> {
        let mut step = match draft.decide(accounts, now) {
            Ok(step) => step,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let payer = step.transaction.entries.first();
        let (Some(rules), Some(payer)) = (self.spends, payer) else { return Ok(Ok((step, None))) };
        let counted = Counted::at(payer.account.clone(), payer.amount, step.transaction.booked_at);
        let sent = app.store.sent(&counted.account, &counted.day).await?;
        Ok(sent.with(rules, &counted).and_then(|after| {
            step.count(counted)?;
            Ok((step, Some(app.store.count(&after))))
        }))
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

/// The accounts to open that a draft names; a guest's wallet that it follows from is none of them.
fn missing(opens: &[NewAccount], draft: &Draft, accounts: &Accounts) -> Vec<NewAccount> {
    let named = draft.accounts();
    let is_missing = |new: &&NewAccount| named.contains(&new.path) && !accounts.contains_key(&new.path);
    opens.iter().filter(is_missing).cloned().collect()
}

impl Refusal {
    /// The refusal as a client is told.
    pub(crate) fn problem(&self) -> Problem {
        let problem = Problem::refused(&self.code, self.detail.clone());
        let problem = match &self.account {
            Some(account) => problem.with("account", account),
            None => problem,
        };
        let problem = match &self.fee {
            Some(fee) => problem.with("fee", fee),
            None => problem,
        };
        match &self.limit {
            Some(exceeded) => problem.with("limit", &exceeded.limit).with("left", &exceeded.left),
            None => problem,
        }
    }
}
