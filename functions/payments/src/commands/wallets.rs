//! The ledger's answers to payments by wallet: each is entered once, in any order, and carries the payment on.

use events::ledger::WalletAnswered;
use service::inbox::ConsumeError;
use service::table::Attempts;

use crate::Payments;
use crate::adapters::wallet::{BOOKS, outcome};
use crate::commands::carry_out::Origin;
use crate::model::{OperationKey, Report};
use crate::store::PAYMENT;

impl Payments {
    /// Enters an answer and applies it to its payment, in one transaction, as a notice of any provider is applied.
    ///
    /// An answer that is entered already carries the payment on: the delivery that entered it may have been cut off.
    pub(crate) async fn hear_wallet(&self, answer: &WalletAnswered) -> Result<(), ConsumeError> {
        let Ok(key) = answer.key.parse::<OperationKey>() else {
            never_asked(answer);
            return Ok(());
        };
        let mut attempts = Attempts::on("payment");
        loop {
            let books = self.wallet.books(key.payment).await?;
            let payment = match books.entry(key.step) {
                Some(_) => self.store.payment(key.payment).await?,
                None => None,
            };
            let Some(payment) = payment else {
                never_asked(answer);
                return Ok(());
            };
            let Some((after, entry)) = books.answered(key.step, answer.granted, answer.code.as_deref()) else {
                self.carry_on(payment, Origin::Resumed).await?;
                return Ok(());
            };
            let report = Report::Settled(outcome(&entry, &key, self.store.now()));
            let learned = self.learn(&payment, key, &report, |transaction| {
                transaction.push(after.write(key.payment));
            });
            match learned.await {
                Ok(true) => return Ok(()),
                // Nothing waits for it: it is entered by itself.
                Ok(false) => match self.store.table().write(after.write(key.payment)).await {
                    Err(error) if error.refused(BOOKS) => attempts.again().await?,
                    other => return Ok(other?),
                },
                Err(error) if error.refused(PAYMENT) || error.refused(BOOKS) => attempts.again().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// What was not asked for was not asked for: another delivery can't change that.
fn never_asked(answer: &WalletAnswered) {
    tracing::error!(key = answer.key, granted = answer.granted, "an answer of the ledger that nobody waits for");
}
