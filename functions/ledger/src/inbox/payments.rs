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
use domain::id::PaymentId;
use domain::{Amount, AssetCode, Money};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::Attempts;

use crate::Ledger;
use crate::commands::book::{Booked, Booking};
use crate::commands::chart::{disputes, provider, sales};
use crate::model::{Asked, Draft, DraftLine, Heard, Kept, NewAccount, Origin, Told, Way, derived};
use crate::store::PAYMENT;

/// Why a fact is not posted that has nothing wrong with it.
const TAKEN: &str = "its id stands for a transaction that no fact has booked";

/// A transfer that a fact makes.
struct Transfer {
    draft: Draft,
    opens: Vec<NewAccount>,
}

/// Posts a capture.
pub(super) async fn on_captured(app: &Ledger, _: &Event, fact: PaymentCaptured) -> Result<(), ConsumeError> {
    let currency = AssetCode::from(fact.amount.currency);
    let (debit, credit) = (provider(fact.provider.as_deref(), currency)?, sales(currency)?);
    let what = format!("Capture {} of {}", fact.n, fact.payment_id);
    let transfer = transfer(&fact, fact.payment_id, (debit, credit), fact.amount, what);
    let (amount, sum) = (Amount::from(fact.amount.amount), Amount::from(fact.captured.amount));
    post(app, fact.payment_id, currency, Told { way: Way::Captured, n: fact.n, amount, sum }, transfer).await
}

/// Posts a refund.
pub(super) async fn on_refunded(app: &Ledger, _: &Event, fact: PaymentRefunded) -> Result<(), ConsumeError> {
    let currency = AssetCode::from(fact.amount.currency);
    let (debit, credit) = (sales(currency)?, provider(fact.provider.as_deref(), currency)?);
    let what = format!("Refund {} of {}", fact.n, fact.payment_id);
    let transfer = transfer(&fact, fact.payment_id, (debit, credit), fact.amount, what);
    let (amount, sum) = (Amount::from(fact.amount.amount), Amount::from(fact.refunded.amount));
    post(app, fact.payment_id, currency, Told { way: Way::Refunded, n: fact.n, amount, sum }, transfer).await
}

/// Posts what a lost dispute took; one that was won took nothing in the end.
pub(super) async fn on_dispute_closed(app: &Ledger, _: &Event, fact: DisputeClosed) -> Result<(), ConsumeError> {
    if fact.won {
        return Ok(());
    }
    let currency = AssetCode::from(fact.amount.currency);
    let (debit, credit) = (disputes(currency)?, provider(fact.provider.as_deref(), currency)?);
    let what = format!("Lost dispute {}", fact.dispute_id);
    let Transfer { draft, opens } = transfer(&fact, fact.payment_id, (debit, credit), fact.amount, what);
    match (Booking { opens, keeps_refusal: false, ..Booking::of(&draft) }).book(app).await? {
        Booked::Now(_) | Booked::Before(Kept::Booked(_)) => Ok(()),
        Booked::Refused(refusal) => Err(not_posted(&draft, &refusal.detail)),
        Booked::Before(Kept::Refused(_)) | Booked::Taken | Booked::Changed => Err(not_posted(&draft, TAKEN)),
    }
}

/// Posts a movement of a payment, with what was heard of it in the same commit. Where it can't be posted, what was heard is
/// kept by itself, so that it shows as a difference while the fact is delivered again.
async fn post(
    app: &Ledger,
    payment: PaymentId,
    currency: AssetCode,
    told: Told,
    Transfer { draft, opens }: Transfer,
) -> Result<(), ConsumeError> {
    let booking = Booking { opens, keeps_refusal: false, ..Booking::of(&draft) };
    let mut attempts = Attempts::on("payment");
    loop {
        let now = app.context.clock.now();
        let heard = app.store.heard(payment).await?.unwrap_or_else(|| Heard::new(payment, currency, now));
        if heard.has_posted(&told) {
            return Ok(());
        }
        let posted = heard.with(&told, true, now);
        let booked = booking.book_and_tell(app, |commit, _| {
            commit.push(app.store.hear(&posted));
        });
        let why = match booked.await {
            Ok(Booked::Now(_)) => return Ok(()),
            // Another delivery came first, with what was heard of it.
            Ok(Booked::Before(Kept::Booked(posted))) if posted.origin == Some(Origin::Payments) => return Ok(()),
            Ok(Booked::Refused(refusal)) => refusal.detail,
            Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => TAKEN.to_owned(),
            Err(error) if error.refused(PAYMENT) => {
                attempts.again().await?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let written = app.store.table().write(app.store.hear(&heard.with(&told, false, now))).await;
        match written {
            Err(error) if error.refused(PAYMENT) => attempts.again().await?,
            Err(error) => return Err(error.into()),
            Ok(()) => return Err(not_posted(&draft, &why)),
        }
    }
}

/// The transfer of a fact: it has happened, so that no state of its accounts stands in its way.
fn transfer<D: EventData>(
    fact: &D,
    payment: PaymentId,
    (debit, credit): (NewAccount, NewAccount),
    amount: Money,
    what: String,
) -> Transfer {
    let amount = Amount::from(amount.amount);
    let entries = vec![DraftLine::debit(debit.path.clone(), amount), DraftLine::credit(credit.path.clone(), amount)];
    let draft = Draft::posted(derived(fact, payment.raw().made_at_ms()), entries);
    let draft = Draft { description: Some(what), asked: Asked::HasHappened, origin: Some(Origin::Payments), ..draft };
    Transfer { draft, opens: vec![debit, credit] }
}

fn not_posted(draft: &Draft, why: &str) -> ConsumeError {
    let what = draft.description.as_deref().unwrap_or_default();
    ConsumeError::NotYet(format!("{what} can't be posted: {why}"))
}
