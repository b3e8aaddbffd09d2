//! Payments: each capture and refund is posted once, and what a lost dispute took.
//!
//! | fact | debit | credit |
//! | --- | --- | --- |
//! | captured | `assets:provider:<provider>:<currency>` | `income:sales:<currency>` |
//! | refunded | `income:sales:<currency>` | `assets:provider:<provider>:<currency>` |
//! | a dispute is lost | `expenses:disputes:<currency>` | `assets:provider:<provider>:<currency>` |
//!
//! The accounts are opened when they are first needed. The transaction's id follows from the fact's natural key, so that a
//! fact counts once, however often, late and in whatever order it comes.

use domain::event::EventData;
use domain::id::{PaymentId, Raw, TransactionId};
use domain::{Amount, AssetCode, Money};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::Attempts;
use sha2::{Digest, Sha256};

use crate::Ledger;
use crate::commands::book::{Booked, book, book_and_tell};
use crate::commands::chart::{disputes, provider, sales};
use crate::model::{AccountPath, Asked, Draft, DraftLine, Heard, Told, Way};
use crate::store::PAYMENT;

/// Posts a capture.
pub(crate) async fn on_captured(app: &Ledger, _: &Event, fact: PaymentCaptured) -> Result<(), ConsumeError> {
    let (currency, amount) = (AssetCode::from(fact.amount.currency), amount(fact.amount));
    let debit = provider(app, fact.provider.as_deref(), currency).await?;
    let credit = sales(app, currency).await?;
    let told = Told { way: Way::Captured, n: fact.n, amount, sum: Amount::from(fact.captured.amount) };
    let draft = happened(&fact, debit, credit, amount, format!("Capture {} of {}", fact.n, fact.payment_id));
    post(app, fact.payment_id, currency, told, draft).await
}

/// Posts a refund.
pub(crate) async fn on_refunded(app: &Ledger, _: &Event, fact: PaymentRefunded) -> Result<(), ConsumeError> {
    let (currency, amount) = (AssetCode::from(fact.amount.currency), amount(fact.amount));
    let debit = sales(app, currency).await?;
    let credit = provider(app, fact.provider.as_deref(), currency).await?;
    let told = Told { way: Way::Refunded, n: fact.n, amount, sum: Amount::from(fact.refunded.amount) };
    let draft = happened(&fact, debit, credit, amount, format!("Refund {} of {}", fact.n, fact.payment_id));
    post(app, fact.payment_id, currency, told, draft).await
}

/// Posts what a lost dispute took; one that was won took nothing in the end.
pub(crate) async fn on_dispute_closed(app: &Ledger, _: &Event, fact: DisputeClosed) -> Result<(), ConsumeError> {
    if fact.won {
        return Ok(());
    }
    let (currency, amount) = (AssetCode::from(fact.amount.currency), amount(fact.amount));
    let debit = disputes(app, currency).await?;
    let credit = provider(app, fact.provider.as_deref(), currency).await?;
    let draft = happened(&fact, debit, credit, amount, format!("Lost dispute {}", fact.dispute_id));
    if let Booked::Refused(refusal) = book(app, &draft).await? {
        tracing::error!(dispute = %fact.dispute_id, code = refusal.code, "a lost dispute is not posted");
    }
    Ok(())
}

/// Posts a movement of a payment, with what was heard of it in the same commit.
async fn post(
    app: &Ledger,
    payment: PaymentId,
    currency: AssetCode,
    told: Told,
    draft: Draft,
) -> Result<(), ConsumeError> {
    let mut attempts = Attempts::on("payment");
    loop {
        let now = app.context.clock.now();
        let heard = app.store.heard(payment).await?.unwrap_or_else(|| Heard::new(payment, currency, now));
        if heard.has_posted(&told) {
            return Ok(());
        }
        let booked = book_and_tell(app, &draft, |commit, refusal| {
            commit.push(app.store.hear(&heard.with(&told, refusal.is_none(), now)));
        });
        match booked.await {
            Ok(Booked::Refused(refusal)) => {
                tracing::error!(%payment, n = told.n, code = refusal.code, "a movement of a payment is not posted");
                return Ok(());
            }
            Ok(_) => return Ok(()),
            Err(error) if error.refused(PAYMENT) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The transaction of a fact: it has happened, so that no state of its accounts stands in its way.
fn happened<D: EventData>(
    fact: &D,
    debit: AccountPath,
    credit: AccountPath,
    amount: Amount,
    description: String,
) -> Draft {
    let entries = vec![DraftLine::debit(debit, amount), DraftLine::credit(credit, amount)];
    let draft = Draft::posted(id_of(&fact.natural_key()), entries);
    Draft { description: Some(description), asked: Asked::HasHappened, ..draft }
}

/// The id of a fact's transaction: a ULID of the first bits of the SHA-256 of its natural key.
fn id_of(natural_key: &str) -> TransactionId {
    let hash = Sha256::digest(natural_key);
    let number = |bytes: &[u8]| bytes.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let (time, rest) = hash.split_at(6);
    let bits = number(rest.get(..10).unwrap_or_default());
    Raw::from_parts(u64::try_from(number(time)).unwrap_or_default(), bits).into()
}

fn amount(money: Money) -> Amount {
    Amount::from(money.amount)
}
