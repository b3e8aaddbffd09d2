//! Sends from wallet to wallet: at once, as a hold, or as a plan for later.

use std::time::Duration;

use service::table::{Attempts, TableError, Transaction as Commit};

use super::book::Booked;
use super::book_transfer::book_transfer;
use super::wake::wake_at;
use crate::Ledger;
use crate::model::{
    ACCOUNT_ERASED, KeptTransfer, Refusal, Transaction, TransferDraft, WalletRules, WalletTransfer, wallet_path,
};
use crate::store::{MAX_PLANS, PLANS, RULES, TRANSFER};

/// How long a hold lasts at least.
const SHORTEST: Duration = Duration::from_secs(60);

/// What a transfer came to.
#[derive(Debug)]
pub(crate) enum Transferred {
    /// It is made now, with the transaction that carries it out or holds it.
    Now(Box<WalletTransfer>, Option<Box<Transaction>>),
    /// It is refused now, and stays so.
    Refused(Refusal),
    /// Its id stands for the same already.
    Before(KeptTransfer),
    /// Its id stands for something else.
    Taken,
}

/// Makes a transfer, or records why not; once for its id.
pub(crate) async fn transfer(app: &Ledger, asked: TransferDraft) -> Result<Transferred, TableError> {
    let mut attempts = Attempts::on("rules");
    loop {
        let rules = app.store.rules(asked.asset).await?;
        if let Err(refusal) = rules.allow(asked.amount).and_then(|()| rules.within(asked.amount, asked.max_fee)) {
            return refuse(app, &asked, refusal).await;
        }
        if let Some(refusal) = gone(app, &asked).await? {
            return refuse(app, &asked, refusal).await;
        }
        let made = match asked.execute_at {
            Some(_) => plan(app, asked.clone(), &rules).await,
            None => carry_out(app, asked.clone(), &rules).await,
        };
        match made {
            // They are others by now.
            Err(error) if error.refused(RULES) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Why nothing is sent where the payer or the recipient is gone: 0.5 RRU for each of them that is an account.
async fn gone(app: &Ledger, asked: &TransferDraft) -> Result<Option<Refusal>, TableError> {
    let gone = app.store.erased(&[asked.from, asked.to]).await?;
    if gone.contains(&asked.from) {
        return Ok(Some(Refusal::new(ACCOUNT_ERASED, "The account was erased.")));
    }
    let recipient = wallet_path(asked.to, asked.asset).filter(|_| gone.contains(&asked.to));
    Ok(recipient.map(|path| Refusal::unknown(&path)))
}

/// Posts or holds it.
async fn carry_out(app: &Ledger, asked: TransferDraft, rules: &WalletRules) -> Result<Transferred, TableError> {
    let now = app.context.clock.now();
    if asked.expires_at.is_some_and(|end| end > now && end.since(now) < SHORTEST) {
        let detail = format!("A hold lasts {} s at least.", SHORTEST.as_secs());
        return refuse(app, &asked, Refusal::new("out_of_range", detail)).await;
    }
    let made = WalletTransfer::new(asked.clone(), rules, now);
    let add = |commit: &mut Commit| app.store.add_transfer(commit, None, &made);
    match book_transfer(app, &asked, 0, rules, add).await {
        Ok(Booked::Now(transaction)) => Ok(Transferred::Now(Box::new(made), Some(transaction))),
        Ok(Booked::Refused(refusal)) => refuse(app, &asked, refusal).await,
        Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => before(app, &asked).await,
        Err(error) if error.refused(TRANSFER) => before(app, &asked).await,
        Err(error) => Err(error),
    }
}

/// Keeps it for later; no funds are held.
async fn plan(app: &Ledger, asked: TransferDraft, rules: &WalletRules) -> Result<Transferred, TableError> {
    let now = app.context.clock.now();
    let Some(at) = asked.execute_at.filter(|at| *at > now) else {
        let refusal = Refusal::new("execute_in_past", format!("execute_at is not later than now, {now}."));
        return refuse(app, &asked, refusal).await;
    };
    for owner in [asked.from, asked.to] {
        let Some(path) = wallet_path(owner, asked.asset) else { continue };
        let wallet = app.store.main(&path).await?;
        let is_gone = match wallet.as_ref().and_then(|account| account.merged_into) {
            Some(heir) => app.store.is_erased(heir).await?,
            None => wallet.is_none(),
        };
        if is_gone {
            return refuse(app, &asked, Refusal::unknown(&path)).await;
        }
    }
    let made = WalletTransfer::new(asked.clone(), rules, now);
    let mut commit = app.store.table().transaction();
    app.store.add_transfer(&mut commit, None, &made);
    commit.push(app.store.check_rules(rules, asked.id));
    match commit.commit().await {
        Ok(()) => {
            wake_at(app, at);
            Ok(Transferred::Now(Box::new(made), None))
        }
        Err(error) if error.refused(TRANSFER) => before(app, &asked).await,
        Err(error) if error.refused(PLANS) => {
            let detail = format!("{MAX_PLANS} transfers of this payer are planned; end one of them first.");
            refuse(app, &asked, Refusal::new("too_many_plans", detail)).await
        }
        Err(error) => Err(error),
    }
}

/// Records a refusal, unless the id stands for something already.
async fn refuse(app: &Ledger, asked: &TransferDraft, refusal: Refusal) -> Result<Transferred, TableError> {
    let (fingerprint, now) = (asked.fingerprint(), app.context.clock.now());
    match app.store.refuse_transfer(asked.id, fingerprint, refusal.clone(), now).await {
        Ok(()) => Ok(Transferred::Refused(refusal)),
        Err(error) if error.refused(TRANSFER) => before(app, asked).await,
        Err(error) => Err(error),
    }
}

/// What the id stands for; another's transaction, where it is no transfer.
async fn before(app: &Ledger, asked: &TransferDraft) -> Result<Transferred, TableError> {
    let kept = app.store.kept_transfer(asked.id).await?;
    Ok(match kept.filter(|kept| kept.fingerprint() == asked.fingerprint()) {
        Some(kept) => Transferred::Before(kept),
        None => Transferred::Taken,
    })
}
