//! Erasure: an account's inbox and all that is known of the person is gone, and nothing later is kept.

use domain::id::AccountId;
use service::table::{Attempts, TableError};

use super::notify::IntoOwner;
use crate::Notifications;
use crate::model::{Head, Recipient};
use crate::store::Task;

/// How many items one step removes: a transaction of each hundred.
const A_STEP: usize = 90;
/// How many steps the consumer makes; the tick goes on.
const STEPS: usize = 5;

/// Closes the inbox for ever, and begins to empty it.
pub(crate) async fn erased(app: &Notifications, account: AccountId) -> Result<(), TableError> {
    let (store, inbox) = (&app.store, Recipient::Owner(account.into_owner()));
    let mut attempts = Attempts::on("inbox");
    loop {
        let head = store.find_head(inbox).await?;
        if head.erased {
            break;
        }
        let after = Head { version: head.version + 1, erased: true, ..Head::default() };
        let mut tx = store.table().transaction();
        tx.push(store.put_head(inbox, &after));
        tx.push(store.put_due(&Task::Erase { account_id: account }));
        match tx.commit().await {
            Ok(()) => break,
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
    emptied(app, account).await
}

/// Removes what one step can; the tick goes on with the rest.
pub(crate) async fn emptied(app: &Notifications, account: AccountId) -> Result<(), TableError> {
    let (store, inbox) = (&app.store, Recipient::Owner(account.into_owner()));
    store.forget_person(account).await?;
    store.forget_reader(&account.to_string()).await?;
    for _ in 0..STEPS {
        if store.empty_inbox(inbox, A_STEP).await? {
            return store.end_due(&Task::Erase { account_id: account }).await;
        }
    }
    Ok(())
}
